using System.Globalization;
using System.Text.Json.Nodes;
using Yiwang.Cases;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Prefixes;

namespace Yiwang.Identify.Applications;

/// <summary>
/// <c>identify.propose-prefix</c>: the next number under the parent that the reviewer chose, else under the longest prefix that this node's organisation holds. A proposal only: what is given is decided, and
/// checked, at the approval. Numbers once given do not come back, so the next one is behind the highest.
/// </summary>
internal sealed class ProposePrefix(IPrefixTable prefixes, IDirectory directory) : ICaseEffect
{
    // A registry of a million enterprises; beyond it the reviewer types the number.
    private const int PagesMax = 2_000, PageMax = 500;

    public string Name => "identify.propose-prefix";
    public IReadOnlyList<string> Arguments => ["parent"];

    public ValueTask<EffectResult> RunAsync(EffectCall call, CancellationToken cancel)
    {
        var parent = Prefix.TryParse(call.Arguments.GetValueOrDefault("parent", ""), out var chosen, out _) ? chosen : Own();
        if (parent is not { } above || prefixes.Find(above) is not { IsHere: true, State: PrefixState.Active }) return new(EffectResult.Done);
        // Somebody was faster than the proposal.
        if (call.Case.Values["prefix"] is not null) return new(EffectResult.Done);
        return new(new EffectResult(Outcome.Ok, new JsonObject { ["parentPrefix"] = above.ToString(), ["prefix"] = string.Create(CultureInfo.InvariantCulture, $"{above}.{Highest(above) + 1}") }));
    }

    private Prefix? Own() => ParentPrefixes.Serving(prefixes, directory).Select(p => (Prefix?)p.Prefix).FirstOrDefault();

    private long Highest(Prefix parent)
    {
        var highest = 0L;
        foreach (var record in prefixes.Homed()) Count(record);
        string? cursor = null;
        for (var page = 0; page < PagesMax; page++)
        {
            var (records, next) = prefixes.Delegations(cursor, PageMax);
            foreach (var record in records) Count(record);
            if ((cursor = next) is null) break;
        }
        return highest;

        void Count(PrefixRecord record)
        {
            if (record.Prefix.Parent is not { } above || above != parent) return;
            var text = record.Prefix.ToString();
            if (long.TryParse(text.AsSpan(text.LastIndexOf('.') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 999_999_999) highest = Math.Max(highest, number);
        }
    }
}
