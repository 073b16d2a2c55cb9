using System.Globalization;
using Yiwang.Net.Crossing.Bundles;

namespace Yiwang.Console.Network;

/// <summary>What an import did.</summary>
/// <param name="Messages">New.</param>
/// <param name="Known">Arrived before.</param>
/// <param name="Receipts">New, of messages sent from here.</param>
/// <param name="Missing">The number that must come first, in an earlier file; absent when none is.</param>
public sealed record BundleJson(string Pact, string From, string To, long Messages, long Known, long Receipts, string? Missing)
{
    internal static BundleJson Of(ImportedBundle bundle) =>
        new(bundle.Pact ?? "", bundle.From.ToString(), bundle.To.ToString(), bundle.Messages, bundle.Known, bundle.Receipts, bundle.Missing?.ToString(CultureInfo.InvariantCulture));
}

/// <param name="BundleBytes">A file of messages.</param>
public sealed record CrossingLimits(long BundleBytes);
