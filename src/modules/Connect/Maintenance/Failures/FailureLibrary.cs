using Yiwang.Cases;
using Yiwang.Events;
using Yiwang.Parties;

namespace Yiwang.Connect.Maintenance.Failures;

/// <summary>The failure modes of a plant that are in force. Up to <see cref="Max"/>; a plant with more has too many to choose from.</summary>
internal sealed class FailureLibrary(INodeCases cases)
{
    public const int Max = 1_000;

    /// <summary>By code.</summary>
    public async Task<IReadOnlyList<FailureMode>> OfAsync(string owner, CancellationToken cancel = default)
    {
        List<FailureMode> modes = [];
        await foreach (var view in cases.AllAsync(new CaseQuery(FailureMode.Definition, [FailureMode.InForce], Owner: owner), cancel))
        {
            if (modes.Count >= Max) break;
            modes.Add(FailureMode.Of(view));
        }
        return [.. modes.OrderBy(m => m.Code, StringComparer.Ordinal)];
    }

    /// <summary>What a failure mode named by an alarm or an order says; null = it is not in the library.</summary>
    public async Task<FailureMode?> FindAsync(string owner, string named, CancellationToken cancel = default) =>
        named.Length == 0 ? null : (await OfAsync(owner, cancel)).FirstOrDefault(m => m.Names(named));

    /// <summary>What may have happened: the mode that is named, else those of the machine's classes that explain the words, else all of its classes.</summary>
    public static IReadOnlyList<FailureMode> Propose(IReadOnlyList<FailureMode> modes, IReadOnlyList<string> classes, string named, string words)
    {
        if (modes.FirstOrDefault(m => m.Names(named)) is { } known) return [known];
        var own = modes.Where(m => m.IsFor(classes)).ToList();
        var explained = own.Where(m => m.Explains(words)).ToList();
        return explained.Count > 0 ? explained : own;
    }

    /// <summary>Puts a starter into force for the person's plant, once by its code.</summary>
    public static ValueTask<Outcome<CaseView>> AdoptAsync(ICases engine, Principal who, FailureMode starter, long? occurredAtUs = null, CancellationToken cancel = default) =>
        engine.OpenAsync(who, new OpenCase(FailureMode.Definition, starter.Values(), Transition: FailureMode.PutInForce, OccurredAtUs: occurredAtUs), cancel);
}
