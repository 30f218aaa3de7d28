/** Of SystemJS what the harness uses. */
declare const System: {
  set(name: string, module: object): void;
  import(url: string): Promise<unknown>;
  addImportMap(map: { imports: Record<string, string> }): void;
};
