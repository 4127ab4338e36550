/** Tarjan's algorithm without recursion, so that no chain of packages is too long for it. The package brings no types. */
declare module "strongly-connected-components" {
  /** The components of a graph whose nodes are the indexes of `successors`; each node is in one. */
  function stronglyConnectedComponents(successors: readonly (readonly number[])[]): {
    readonly components: readonly (readonly number[])[];
  };
  export = stronglyConnectedComponents;
}
