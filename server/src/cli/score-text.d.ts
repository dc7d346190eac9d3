/** The build takes a score that is imported as its text. */
declare module "*.score" {
  const text: string;
  export default text;
}
