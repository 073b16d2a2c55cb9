using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Identify.Reporting.Storing;
using Yiwang.Identify.Reporting.Tables;
using Yiwang.Net.Crossing;
using Yiwang.Pacts;
using Yiwang.Storage.Sql;

namespace Yiwang.Identify.Reporting.Sending;

/// <summary>Hands documents to the lane, records that they were made, and keeps their receipts. All of it may be repeated: a crash anywhere loses and doubles nothing.</summary>
internal sealed class ReportPost(IDatabase state, ICrossing crossing, IPacts pacts, IEvents events, ReportBook book, ReportClock clock)
{
    public const string Type = "identify.report";
    private const int PageMax = 200, KeyMax = 100;

    /// <returns>True while there is more, and some of it was done.</returns>
    public async Task<bool> GoOnAsync(CancellationToken cancel)
    {
        var unrecorded = await state.ReadAsync(sql => SentRows.Unrecorded(sql, PageMax), cancel);
        var recorded = 0;
        foreach (var report in unrecorded) if (await RecordAsync(report, cancel)) recorded++;
        var more = unrecorded.Count == PageMax && recorded > 0;
        // a pact that rests keeps its own documents, and nobody else's
        foreach (var id in await state.ReadAsync(SentRows.Open, cancel))
        {
            if (pacts.Find(id) is not { } pact) continue;
            await ReceiptsAsync(pact, cancel);
            more |= await QueueAsync(pact, cancel);
        }
        return more;
    }

    // in the order of the lane, which is that of the receipts: behind the first that has none nobody has one
    private async Task ReceiptsAsync(Pact pact, CancellationToken cancel)
    {
        var last = 0L;
        while (true)
        {
            var page = await state.ReadAsync(sql => SentRows.InLane(sql, pact.Id, last, PageMax), cancel);
            var without = 0;
            foreach (var report in page)
            {
                last = report.Number!.Value;
                var receipt = await crossing.FindReceiptAsync(pact.Id, pact.Text.B.Organization, last, cancel);
                if (receipt is null) without++;
                else if (receipt.IsBack) await state.WriteAsync(sql => { SentRows.CameBack(sql, report); return 0; }, cancel);
                else await state.WriteAsync(sql => { SentRows.Received(sql, receipt); return 0; }, cancel);
            }
            if (page.Count < PageMax || without == page.Count) return;
        }
    }

    private async Task<bool> QueueAsync(Pact pact, CancellationToken cancel)
    {
        var waiting = await state.ReadAsync(sql => SentRows.Unqueued(sql, pact.Id, PageMax), cancel);
        var queued = 0;
        foreach (var (report, body) in waiting.Where(w => book.Find(w.Report.Table) is not null))
        {
            if (!await QueueAsync(report, pact, body, cancel)) return false;
            queued++;
        }
        return waiting.Count == PageMax && queued > 0;
    }

    private async Task<bool> QueueAsync(SentReport report, Pact pact, byte[] body, CancellationToken cancel)
    {
        var queued = await crossing.QueueAsync(report.Pact, pact.Text.B.Organization, [new OutMessage(PactVerbs.Report, Type, book.Find(report.Table)!.Report, body, KeyOf(report))], cancel);
        if (queued.Succeeded) await state.WriteAsync(sql => { SentRows.Queued(sql, report, queued.Value); return 0; }, cancel);
        else if (queued.Status.Code is Codes.PactsNotPermitted or Codes.RequestTooLarge or Codes.RequestInvalid)
            await state.WriteAsync(sql => { SentRows.Refused(sql, report, queued.Status.Code, queued.Status.Detail, clock.NowUs); return 0; }, cancel);
        // the pact rests, the day's messages are used up, or the queue is full: it waits here
        else return false;
        return true;
    }

    private async Task<bool> RecordAsync(SentReport report, CancellationToken cancel)
    {
        if (pacts.Find(report.Pact) is not { } pact) return false;
        var head = $"report:{report.Pact}:{report.Prefix}:{report.Table}:{report.Period}:{report.Part}";
        var position = events.FindHead(head);
        if (position < 0)
        {
            var made = await state.ReadAsync(sql => SentRows.Find(sql, report.Pact, report.Prefix, report.Table, report.Period, report.Part), cancel);
            var payload = Fact(report.Pact, report.Prefix, report.Table, report.Period, report.Part, report.Rows, made!.Value.Body);
            var appended = await events.AppendAsync([new EventDraft
            {
                Kind = ReportKinds.ReportSubmitted, Owner = pact.Text.B.Organization.ToString(), Heads = [head], OccurredAtUs = report.MadeUs,
                Payload = new Dictionary<Disclosure, ReadOnlyMemory<byte>> { [Disclosure.Internal] = payload },
            }], [new Expected(head, -1)], cancel);
            if (!appended.Succeeded) return false;
            position = appended.Value.FirstPosition;
        }
        await state.WriteAsync(sql => { SentRows.Recorded(sql, report, position); return 0; }, cancel);
        return true;
    }

    /// <summary>What the log keeps of a report on both sides: which one, and the digest of the signed document.</summary>
    public static byte[] Fact(string pact, string prefix, string table, string period, int part, long rows, ReadOnlySpan<byte> body) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["pact"] = pact, ["prefix"] = prefix, ["table"] = table, ["period"] = period, ["part"] = part, ["rows"] = rows.ToString(System.Globalization.CultureInfo.InvariantCulture), ["hash"] = Convert.ToHexStringLower(SHA256.HashData(body)),
    }.ToJsonString());

    private static string KeyOf(SentReport report) => report.Key.Length <= KeyMax ? report.Key : "report:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(report.Key)));
}
