import { Component } from '@angular/core';
import { RouterOutlet } from '@angular/router';
import { ConfirmHost } from './ui/confirm-host';
import { NoticesHost } from './ui/notices-host';

@Component({
  selector: 'app-root',
  imports: [RouterOutlet, ConfirmHost, NoticesHost],
  template: `
    <router-outlet />
    <app-confirm-host />
    <app-notices-host />
  `,
})
export class App {}
