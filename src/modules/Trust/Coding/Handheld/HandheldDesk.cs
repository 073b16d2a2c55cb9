using System.Globalization;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Prefixes;
using Yiwang.Trust.Coding.Activation;
using Yiwang.Trust.Coding.Packing;
using Yiwang.Trust.Coding.Scans;
using Yiwang.Trust.Trace.Capture;
using Yiwang.Trust.Trace.Facts;

namespace Yiwang.Trust.Coding.Handheld;

/// <summary>Takes a batch of scans of a dealer or a warehouse: checks every code, records one event of the trace, and notes the scans apart from those of the public.</summary>
internal sealed class HandheldDesk(ITraceCapture trace, IRegistry registry, IPrefixTable prefixes, ScanStore scans, TraceWithdrawal withdrawal)
{
    /// <summary>Codes of one batch: what one event holds.</summary>
    public const int CodesMax = 1_000;
    private const int PartyMax = 100, KeyMax = 64, FaultsShown = 5;

    public async Task<Outcome<Appended>> RecordAsync(Principal who, HandheldBatch batch, CancellationToken cancel)
    {
        if (who.Organization is not { } owner) return new Outcome(Codes.PartiesSignInNeeded);
        var codes = batch.Codes.Select(CodeInput.Read).Where(c => c.Length > 0).ToList();
        if (Check(batch, codes) is { Succeeded: false } wrong) return wrong;
        var handles = codes.Select(c => Handle.Parse(c, CultureInfo.InvariantCulture)).ToList();
        if (Known(handles) is { Succeeded: false } unknown) return unknown;
        var recorded = await trace.RecordAsync(who, [new TraceEntry(batch.Work.Kind(), Fact(batch, [.. handles.Select(h => h.ToString())], owner))], "handheld:" + batch.Key, cancel);
        if (!recorded.Succeeded) return recorded;
        // at the time of the event: sent twice it is noted once
        await scans.StaffAsync([.. handles.Select(CodeKey.Of)], recorded.Value.RecordedAtUs, who.User ?? owner, owner, batch.Work.Kind(), cancel);
        return recorded;
    }

    /// <summary>A batch of the own organisation's that was recorded from this page, as it may be withdrawn; null = there is none there, or it is withdrawn.</summary>
    public RecordedBatch? Find(Principal who, long position) => withdrawal.IsDone(position) ? null : Read(who, position);

    /// <summary>One that was withdrawn, to be scanned again from what it held.</summary>
    public RecordedBatch? Withdrawn(Principal who, long position) => withdrawal.IsDone(position) ? Read(who, position) : null;

    /// <summary>What was scanned wrongly is declared wrong as a whole, and scanned again.</summary>
    public async Task<Outcome<RecordedBatch>> WithdrawAsync(Principal who, long position, CancellationToken cancel)
    {
        var batch = Read(who, position);
        var done = await withdrawal.RunAsync(who, batch is null ? -1 : position, "扫码有误，撤销", cancel);
        return done.Succeeded ? batch! : done;
    }

    private RecordedBatch? Read(Principal who, long position)
    {
        if (withdrawal.Find(who, position) is not { Fact: { Chain: null } fact } found) return null;
        foreach (var work in Enum.GetValues<HandheldWork>())
            if (work.Kind() == found.Event.Kind) return new(position, new(work, [.. fact.Codes], fact.Receiver, fact.Transactions is [var document, ..] ? document.Id : null, ""));
        return null;
    }

    private static Outcome Check(HandheldBatch batch, List<string> codes)
    {
        if (codes.Count is 0 or > CodesMax) return Wrong("Batch.Codes", $"一批 1 到 {CodesMax} 枚码。", $"A batch has 1 to {CodesMax} codes.");
        if (batch.Key is not { Length: > 0 and <= KeyMax }) return Wrong("", "这一页打开太久，请刷新。", "Reload the page.");
        if (batch.Work.HasContainer() && codes.Count < 2) return Wrong("Batch.Codes", "先扫箱码，再扫里面的码。", "Scan the container first, then what is in it.");
        if (batch.Work == HandheldWork.Ship && batch.Party is not { Length: > 0 and <= PartyMax }) return Wrong("Batch.Party", "请填写收货单位。", "Name the receiver.");
        if (codes.Where(c => !Handle.TryParse(c, out _)).Take(FaultsShown).ToList() is { Count: > 0 } bad) return Wrong("Batch.Codes", $"不是产品码：{string.Join("、", bad)}", $"No product codes: {string.Join(", ", bad)}");
        var twice = codes.GroupBy(c => c, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1).Select(g => g.Key).Take(FaultsShown).ToList();
        return twice.Count > 0 ? Wrong("Batch.Codes", $"扫了两次：{string.Join("、", twice)}", $"Scanned twice: {string.Join(", ", twice)}") : Outcome.Ok;
    }

    // of another node's codes this one knows nothing
    private Outcome Known(List<Handle> codes)
    {
        var bad = codes.Where(c => prefixes.Locate(c.Prefix).Kind == PlaceKind.Here && !registry.Find(c).Succeeded).Take(FaultsShown).ToList();
        return bad.Count == 0 ? Outcome.Ok : Wrong("Batch.Codes", $"没有这些码，或者已经作废：{string.Join("、", bad)}", $"These codes are not registered, or void: {string.Join(", ", bad)}");
    }

    private static TraceFact Fact(HandheldBatch batch, List<string> codes, string owner)
    {
        IReadOnlyList<TraceRef> document = batch.Document is { Length: > 0 } number ? [new("desadv", number)] : [];
        return batch.Work switch
        {
            HandheldWork.Receive => new() { Form = TraceFact.Object, Action = TraceFact.Observe, Epcs = codes, Transactions = document, Destinations = [new("possessing_party", owner)] },
            HandheldWork.Ship => new() { Form = TraceFact.Object, Action = TraceFact.Observe, Epcs = codes, Transactions = document, Sources = [new("possessing_party", owner)], Destinations = [new("possessing_party", batch.Party!)] },
            HandheldWork.Pack => new() { Form = TraceFact.Aggregation, Action = TraceFact.Add, Packs = [new(codes[0], codes[1..])], Transactions = document },
            _ => new() { Form = TraceFact.Aggregation, Action = TraceFact.Delete, Packs = [new(codes[0], codes[1..])], Transactions = document },
        };
    }

    private static Outcome Wrong(string field, string zh, string en) => new(Codes.RequestInvalid, en, field, new Bilingual(zh, en));
}
