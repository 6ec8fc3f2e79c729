export * from './facts';
export * from './text-hygiene';
export * from './figures';
export * from './clean-facts';
export * from './compose-brief';
export * from './compose-section';
