namespace Yiwang.Unit.Tests.Identify.DemoFiles;

/// <summary>One thing wrong in a demo file: where it stands, what stands there, and what the import has to say about it.</summary>
/// <param name="Code">Of the finding; "" = nothing may be found.</param>
/// <param name="Fixed">Read in her favour instead of refused.</param>
internal sealed record Mistake(int Row, int Column, string Text, string Code, bool Fixed = false);
