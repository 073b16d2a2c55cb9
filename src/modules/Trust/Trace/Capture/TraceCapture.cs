using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Prefixes;
using Yiwang.Trust.Trace.Chains;
using Yiwang.Trust.Trace.Facts;
using Yiwang.Trust.Trace.Graph;
using Yiwang.Trust.Trace.View;

namespace Yiwang.Trust.Trace.Capture;

/// <summary>Checks, appends, and answers when the graph shows it. Packing goes one call after the other, so that no thing is put into two containers at once.</summary>
internal sealed class TraceCapture(IEvents events, IAccess access, IPrefixTable prefixes, ChainBook chains, TraceGraph graph, TraceFeed feed, IProjections projections, TimeProvider time) : ITraceCapture, IDisposable
{
    public const int EntriesMax = 1_000;
    private const string CausePrefix = "trace ";

    private readonly TraceChecks _checks = new(chains);
    private readonly SemaphoreSlim _packing = new(1);

    public async ValueTask<Outcome<Appended>> RecordAsync(Principal who, IReadOnlyList<TraceEntry> entries, string? idempotencyKey = null, CancellationToken cancel = default)
    {
        if (who.Organization is not { } owner) return new Outcome(Codes.PartiesSignInNeeded);
        if (!access.Decide(who, AccessAction.RecordTrace, new ThingScope(owner, null)).Allowed) return new Outcome(Codes.PartiesForbidden);
        if (entries.Count is 0 or > EntriesMax) return new Outcome(Codes.RequestInvalid, $"1–{EntriesMax} events", "events");
        if (idempotencyKey is { Length: 0 or > 200 }) return new Outcome(Codes.RequestInvalid, "1–200 characters", "idempotencyKey");
        var key = idempotencyKey is null ? null : $"traceidem:{owner}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(idempotencyKey)).AsSpan(0, 16))}";
        if (key is not null && Repeated(key) is { } before) return before;
        entries = [.. entries.Select(Itemised)];
        var nowUs = (time.GetUtcNow().Ticks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
        for (var i = 0; i < entries.Count; i++)
            if (Check(entries[i], owner, nowUs) is { Succeeded: false } bad) return At(bad, i);
        var serial = entries.Any(e => e.Fact.Form is TraceFact.Aggregation or TraceFact.Association);
        if (serial) await _packing.WaitAsync(cancel);
        try
        {
            if (serial && InPlace(entries) is { Succeeded: false } elsewhere) return elsewhere;
            return await AppendAsync(who, owner, entries, key, cancel);
        }
        finally
        {
            if (serial) _packing.Release();
        }
    }

    private async ValueTask<Outcome<Appended>> AppendAsync(Principal who, string owner, IReadOnlyList<TraceEntry> entries, string? key, CancellationToken cancel)
    {
        var drafts = new List<EventDraft>(entries.Count);
        foreach (var (kind, fact, at) in entries)
        {
            var link = chains.Find(fact.Chain)?.Link(fact.Link);
            IReadOnlyList<string>? heads = key is not null && drafts.Count == 0 ? [key] : null;
            var whole = kind == ProductKinds.Recalled;
            var draft = TraceFactWriter.Draft(kind, owner, fact, who.User, at, member => whole || link?.IsPublic(member) == true, member => link?.IsInternal(member) == true, heads);
            drafts.Add(heads is null ? draft : draft with { Cause = CausePrefix + entries.Count.ToString(CultureInfo.InvariantCulture) });
        }
        var appended = await events.AppendAsync(drafts, key is null ? [] : [new(key, -1)], cancel);
        if (!appended.Succeeded) return key is not null && appended.Status.Code == Codes.EventsConflict && Repeated(key) is { } before ? before : appended;
        var last = appended.Value.FirstPosition + appended.Value.Count - 1;
        await feed.WaitAsync(last, cancel);
        await projections.WaitAsync(last, cancel, TraceEventsView.ViewName);
        return appended;
    }

    /// <summary>A program that names the link has said what its codes are.</summary>
    private TraceEntry Itemised(TraceEntry entry) =>
        entry.Fact is { Items.Count: 0 } fact && chains.Find(fact.Chain)?.Link(fact.Link) is { } link ? entry with { Fact = fact with { Items = link.Roles } } : entry;

    private Appended? Repeated(string key)
    {
        if (events.FindHead(key) is var position && position < 0 || events.Find(position).Value is not { } first) return null;
        var count = first.Cause is { } cause && cause.StartsWith(CausePrefix, StringComparison.Ordinal) && int.TryParse(cause.AsSpan(CausePrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var entries) ? entries : 1;
        return new Appended(position, count, first.RecordedAtUs);
    }

    private Outcome Check(TraceEntry entry, string owner, long nowUs)
    {
        if (_checks.Check(entry, nowUs) is { Succeeded: false } bad) return bad;
        // what warns everybody is said by the products' own maker
        if (entry.Kind is not (ProductKinds.Recalled or ProductKinds.SuspectedCounterfeit or ProductKinds.SecretActivated)) return Outcome.Ok;
        foreach (var code in entry.Fact.Codes)
            if (Prefix.TryParse(code.AsSpan(0, code.IndexOf('/', StringComparison.Ordinal)), out var prefix, out _) && prefixes.Find(prefix) is { Holder: var holder } && holder != owner)
                return new Outcome(Codes.PartiesForbidden, code, "epcs", new Bilingual($"{code} 的前缀属于别的单位，只有该单位能这样记录。", $"The prefix of {code} belongs to another organisation, which alone can record this."));
        return Outcome.Ok;
    }

    /// <summary>What is put in lies in no other container, unless the same call took it out; corrected and foreign events count as the graph sees them.</summary>
    private Outcome InPlace(IReadOnlyList<TraceEntry> entries)
    {
        var view = new GraphView(graph, long.MaxValue);
        var freed = new CodeSet();
        var filled = new CodeSet();
        for (var i = 0; i < entries.Count; i++)
        {
            var fact = entries[i].Fact;
            if (fact.Form is not (TraceFact.Aggregation or TraceFact.Association) || fact.Action == TraceFact.Observe) continue;
            foreach (var pack in fact.Packs)
            {
                if (fact.Action == TraceFact.Delete) Free(view, pack, freed);
                else if (Held(view, pack, freed, filled) is { Succeeded: false } held) return At(held, i);
            }
        }
        return Outcome.Ok;
    }

    private void Free(GraphView view, TracePack pack, CodeSet freed)
    {
        foreach (var child in pack.Children)
            if (graph.Series.Find(child) is { } code) freed.Add(code);
        if (pack.Children.Count > 0 || graph.Series.Find(pack.Parent) is not { } parent) return;
        foreach (var (series, inside) in view.Contents(parent.Series, parent.From, parent.To))
            foreach (var held in inside.Where(h => h.ToUs == Containment.Open)) freed.Add(series, held.From, held.To);
    }

    private Outcome Held(GraphView view, TracePack pack, CodeSet freed, CodeSet filled)
    {
        var parent = graph.Series.Find(pack.Parent);
        foreach (var text in pack.Children)
        {
            if (graph.Series.Find(text) is not { } child) continue;
            var both = new CodeSet();
            both.Add(child);
            if (both.CountCommon(child.Series, filled) > 0) return new Outcome(Codes.RequestInvalid, $"{text} stands twice", "packs", new Bilingual($"{text} 在这次记录里装了两次。", $"{text} is packed twice in this call."));
            filled.Add(child);
            foreach (var held in view.Containers(child.Series, child.From, child.To))
            {
                if (held.ToUs != Containment.Open || (parent is { } same && held.Parents.Overlaps(same))) continue;
                var inside = new CodeSet();
                inside.Add(child.Series, held.From, held.To);
                if (inside.CountCommon(child.Series, freed) == held.To - held.From + 1) continue;
                var (thing, container) = (graph.Series[child.Series].Text(held.From), graph.Series[held.Parent].Text(held.ParentOf(held.From)));
                return new Outcome(Codes.RequestInvalid, $"{thing} is in {container}", "packs", new Bilingual($"{thing} 还在 {container} 里，请先记录拆包。", $"{thing} is still in {container}; record that it was taken out first."));
            }
        }
        return Outcome.Ok;
    }

    public void Dispose() => _packing.Dispose();

    private static Outcome At(Outcome bad, int index) => bad with { Field = string.Create(CultureInfo.InvariantCulture, $"events[{index}].{bad.Field}") };
}
