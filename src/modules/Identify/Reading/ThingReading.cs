using Yiwang.Things;
using Yiwang.Things.Templates;

namespace Yiwang.Identify.Reading;

/// <summary>A Thing as one reader sees it.</summary>
/// <param name="Title">What the object is called, else what kind it is.</param>
/// <param name="Kind">Name of its template in the reader's language; null under core.values or when the template is another node's.</param>
/// <param name="Hidden">Names of what is kept back, as far as the template tells; <paramref name="Withheld"/> is the true count.</param>
public sealed record ThingReading(ThingRecord Record, Template? Template, string Title, string? Kind, string Owner, IReadOnlyList<ShownValue> Values, IReadOnlyList<HiddenValue> Hidden, int Withheld);
