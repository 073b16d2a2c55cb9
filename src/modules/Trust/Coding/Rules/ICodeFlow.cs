using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Trust.Coding.Lines;

namespace Yiwang.Trust.Coding.Rules;

/// <summary>Where a product has gone, as the trace knows it.</summary>
internal interface ICodeFlow
{
    /// <summary>Null when nothing but queries is recorded of it: the rules about shipping then rest.</summary>
    /// <param name="line">Whose code it is, whose records are looked at, and what it says of its dealers' regions.</param>
    ValueTask<CodeFlow?> OfAsync(Handle code, ProductLine line, CancellationToken cancel);
}

/// <param name="Shipped">It, or what it was packed into, has left its producer.</param>
/// <param name="Dealer">To whom it was shipped last, of those whose region is known.</param>
/// <param name="Region">Where that dealer may sell; null = unknown.</param>
internal sealed record CodeFlow(bool Shipped, string? Dealer, RegionCode? Region);
