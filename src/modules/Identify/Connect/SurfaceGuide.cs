using Yiwang.Events;
using Yiwang.Identify.Surfaces.Requests;

namespace Yiwang.Identify.Connect;

/// <summary>A ready example.</summary>
/// <param name="Tool">What runs it: curl, Java, C#, yiwang.</param>
/// <param name="Title">What it does.</param>
internal sealed record Example(string Tool, Bilingual Title, string Text);

/// <summary>How a client reaches one surface of this node.</summary>
/// <param name="Key">In the page's address.</param>
/// <param name="Surface">What the request log calls it.</param>
/// <param name="Where">Port or path, short.</param>
/// <param name="Setting">The setting that turns it on or off; null = always on.</param>
/// <param name="SignIn">By what a client signs in there.</param>
internal sealed record SurfaceGuide(string Key, Surface Surface, Bilingual Title, Bilingual About, string Where, string Address, string? Setting, bool IsOn, Bilingual SignIn, IReadOnlyList<Example> Examples);
