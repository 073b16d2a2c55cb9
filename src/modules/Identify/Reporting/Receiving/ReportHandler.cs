using System.Text;
using System.Text.Json.Nodes;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Identify.Reporting.Documents;
using Yiwang.Identify.Reporting.Duties;
using Yiwang.Identify.Reporting.Sending;
using Yiwang.Identify.Reporting.Storing;
using Yiwang.Identify.Reporting.Tables;
using Yiwang.Net.Crossing;
using Yiwang.Pacts;
using Yiwang.Storage.Sql;
using Yiwang.Things;

namespace Yiwang.Identify.Reporting.Receiving;

/// <summary>Verb report, receiving: checks the signature, whose prefix it is and each field, keeps the document once, and tells in the receipt what is wrong with it.</summary>
internal sealed class ReportHandler(ReportBook book, IPacts pacts, IEvents events, IDatabase state, ReceivedFaults faults, ReportBell bell) : IMessageHandler
{
    /// <summary>Problems told in a receipt; its page shows all.</summary>
    private const int ToldMax = 50;

    public string Type => ReportPost.Type;
    public PactVerbs Verb => PactVerbs.Report;

    public async ValueTask<Outcome<ReadOnlyMemory<byte>>> HandleAsync(InMessage message, CancellationToken cancel)
    {
        if (pacts.Find(message.Pact) is not { } pact || pact.Text.B.Organization != message.Sender) return new Outcome(Codes.RequestInvalid, "only the holder of the prefix reports under it");
        if (SignedReport.Read(message.Body) is not { } read) return new Outcome(Codes.PactsSignature, "not a signed report, or changed since");
        var (document, key) = read;
        if (!IsKeyOf(pact.Own(message.Sender), key)) return new Outcome(Codes.PactsSignature, "signed by a key that is not the organisation's");
        if (book.Find(document.Table) is not { } table || table.Report != message.Subject) return new Outcome(Codes.RequestInvalid, $"no table {document.Table} in {message.Subject}");
        if (!Prefix.TryParse(document.Prefix, out var prefix, out _) || !DutyBook.PrefixesOf(pact).Contains(prefix)) return new Outcome(Codes.RequestInvalid, $"{document.Prefix} is not delegated under this pact");
        var problems = Problems(table, document, prefix);
        if (!await KeepAsync(message, document, problems, cancel)) return new Outcome(Codes.EventsConflict, $"{document.Table} {document.Period} part {document.Part} is here with other content");
        if (table.Rows == RowKind.Events) await faults.TakeAsync(document, cancel);
        bell.Ring();
        ReadOnlyMemory<byte> answer = Encoding.UTF8.GetBytes(new JsonObject { ["rows"] = document.Rows.Count, ["problems"] = Json(problems.Take(ToldMax)), ["more"] = Math.Max(0, problems.Count - ToldMax) }.ToJsonString());
        return answer;
    }

    private static List<RowProblem> Problems(ReportTable table, ReportDocument document, Prefix prefix)
    {
        List<RowProblem> problems = [.. RowCheck.Problems(table, document.Rows)];
        if (table.Find("prefix") is null) return problems;
        for (var i = 0; i < document.Rows.Count && problems.Count < RowCheck.ProblemsMax; i++)
            if (document.Rows[i]?["prefix"] is not JsonValue named || !Prefix.TryParse(named.ToString(), out var of, out _) || !of.IsWithin(prefix))
                problems.Add(new(i + 1, "prefix", new($"不在 {prefix} 之下", $"not below {prefix}")));
        return problems;
    }

    /// <returns>False: another document has this place.</returns>
    private async Task<bool> KeepAsync(InMessage message, ReportDocument document, IReadOnlyList<RowProblem> problems, CancellationToken cancel)
    {
        var isNew = await state.WriteAsync(sql => ReceivedRows.Insert(sql, message.Pact, document, message.Body, Json(problems).ToJsonString(), message.ReceivedAtUs), cancel);
        if (!isNew)
        {
            var there = await state.ReadAsync(sql => ReceivedRows.Find(sql, message.Pact, document.Prefix, document.Table, document.Period, document.Part), cancel);
            if (there is not { } known || !known.Body.AsSpan().SequenceEqual(message.Body.Span)) return false;
            if (known.Report.Position is not null) return true;
        }
        var position = events.FindHead(message.Once);
        if (position < 0)
        {
            var appended = await events.AppendAsync([new EventDraft
            {
                Kind = ReportKinds.ReportReceived, Owner = message.Receiver.ToString(), Heads = [message.Once], OccurredAtUs = message.SentAtUs,
                Payload = new Dictionary<Disclosure, ReadOnlyMemory<byte>> { [Disclosure.Internal] = ReportPost.Fact(message.Pact, document.Prefix, document.Table, document.Period, document.Part, document.Rows.Count, message.Body.Span) },
            }], [new Expected(message.Once, -1)], cancel);
            if (!appended.Succeeded) throw new IOException($"{appended.Status.Code} {appended.Status.Detail}");
            position = appended.Value.FirstPosition;
        }
        await state.WriteAsync(sql => { ReceivedRows.Recorded(sql, message.Pact, document, position); return 0; }, cancel);
        return true;
    }

    // a report may have waited while the key was rotated: its chain leads from the first key to the present one, and the pact's signatures name those between
    private static bool IsKeyOf(PactParty party, byte[] key) => party.SigningKey.Span.SequenceEqual(key) || party.FirstKey.Span.SequenceEqual(key);

    private static JsonArray Json(IEnumerable<RowProblem> problems) => [.. problems.Select(p => (JsonNode)new JsonObject { ["row"] = p.Row, ["field"] = p.Field, ["zh"] = p.Text.Zh, ["en"] = p.Text.En })];
}
