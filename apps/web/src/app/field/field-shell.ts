import { Component } from '@angular/core';
import { RouterOutlet } from '@angular/router';

@Component({ selector: 'app-field-shell', imports: [RouterOutlet], template: `<main><router-outlet /></main>` })
export class FieldShell {}
