export { CurrentActor, KnownActor, Public, Requires } from '../platform/access';
