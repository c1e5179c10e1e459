// One build for both kinds of module, so that a class is the same in each.
export * from './index.js';
