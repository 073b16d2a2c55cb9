using System.Text.Json.Nodes;
using Yiwang.Cases;
using Yiwang.Console.Cases.Data;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Trust.Trace.Capture;
using Yiwang.Trust.Trace.Query;

namespace Yiwang.Trust.Trace.Recall.Board;

/// <summary>Puts together what a recall has reached: the trace as it stands, and the notices with what their holders counted.</summary>
internal sealed class RecallBoards(ICases cases, INodeCases all, ITraces traces, PartyNames parties)
{
    public const string Recall = "recall", Notice = "recall-notice";
    private const int NoticesMax = 500;

    /// <summary>Its recalls, the newest first.</summary>
    public async Task<IReadOnlyList<CaseRow>> ListAsync(Principal who, CancellationToken cancel)
    {
        var page = await cases.ListAsync(who, new CaseQuery(Recall, Limit: 100), cancel);
        return page.Succeeded ? page.Value.Rows : [];
    }

    /// <summary>cases.not-found for whoever may not see the recall.</summary>
    public async Task<Outcome<RecallBoard>> ReadAsync(Principal who, string id, CancellationToken cancel)
    {
        var found = cases.Find(who, id);
        if (!found.Succeeded || found.Value.Definition.Code != Recall) return found.Succeeded ? new Outcome(Codes.CasesNotFound, id) : found.Status;
        var recall = found.Value;
        var notices = new List<CaseView>();
        await foreach (var notice in all.AllAsync(new CaseQuery(Notice, Parent: id, Limit: NoticesMax), cancel))
            if (notices.Count < NoticesMax && cases.Find(who, notice.Id) is { Succeeded: true, Value: var seen }) notices.Add(seen);
        var traced = Text(recall, "codes") is { Length: > 0 } codes ? await traces.AskAsync(who, new TraceQuestion(codes, TraceDirection.Forward), cancel) : new Outcome(Codes.ThingsNotFound);
        var answer = traced.Succeeded ? traced.Value : null;
        return new RecallBoard(recall, answer?.Shipped ?? Whole(recall, "cases"), answer?.Inside ?? Whole(recall, "bottles"), answer?.Activated ?? Whole(recall, "activated"), answer is not null && traces.IsComplete, Holders(answer, notices));
    }

    private List<RecallHolder> Holders(TraceAnswer? answer, List<CaseView> notices)
    {
        var holders = (answer?.Parties ?? []).Where(p => p.Shipped > 0).Select(p => Holder(p.Organization, p.Shipped, notices.Find(n => Text(n, "organization") == p.Organization))).ToList();
        // who was told and has handed everything on since
        holders.AddRange(notices.Where(n => holders.TrueForAll(h => h.Notice?.Id != n.Id)).Select(n => Holder(Text(n, "organization"), 0, n)));
        return holders;
    }

    private RecallHolder Holder(string? party, long things, CaseView? notice) =>
        new(party, parties.Show(party), Region(party), things, notice, Whole(notice, "sealed"), Whole(notice, "sold"), Whole(notice, "returned"));

    /// <summary>Of those that have a name, so that holders of one city stand together.</summary>
    private RegionCode? Region(string? party) => parties.Seat(party) is { } seat && RegionCode.TryParse(Regions.Near(seat.ToString())?.Code, out var named) ? named : parties.Seat(party);

    private static string? Text(CaseView view, string field) => view.Values[field] is JsonValue value ? value.ToString() : null;

    private static long Whole(CaseView? view, string field) => long.TryParse(view?.Values[field]?.ToString(), out var count) ? count : 0;
}
