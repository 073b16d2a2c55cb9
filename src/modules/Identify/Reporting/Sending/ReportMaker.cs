using System.Text.Json.Nodes;
using Yiwang.Identify.Reporting.Documents;
using Yiwang.Identify.Reporting.Duties;
using Yiwang.Identify.Reporting.Faults;
using Yiwang.Identify.Reporting.Filling;
using Yiwang.Identify.Reporting.Storing;
using Yiwang.Identify.Reporting.Tables;
using Yiwang.Parties;
using Yiwang.Parties.Organizations;
using Yiwang.Storage.Sql;

namespace Yiwang.Identify.Reporting.Sending;

/// <summary>Makes the documents of one table and period: fills, cuts into parts, signs, and keeps them together with how far the table is.</summary>
internal sealed class ReportMaker(IEnumerable<IFiller> fillers, EnterpriseBook enterprises, RelayedRows relayed, TypedBook typed, IDatabase state, IDirectory directory, OrganizationKeys keys, ReportClock clock)
{
    private readonly Dictionary<string, IFiller> _fillers = fillers.SelectMany(f => f.Tables.Select(t => (t, f))).ToDictionary(p => p.t, p => p.f);

    /// <summary>A table of its own period: what is not told yet. The first time also when there is nothing to tell, so that nobody waits for it.</summary>
    /// <param name="mark">How far the table is afterwards; null = as before, for what came late.</param>
    /// <param name="again">All of it once more, as a further part.</param>
    /// <returns>How many documents were made; null = the organisation's key is not here.</returns>
    public async Task<int?> OfPeriodAsync(Duty duty, ReportTable table, string period, DateOnly day, string? mark, CancellationToken cancel, bool again = false)
    {
        var all = table.Rows == RowKind.Enterprises ? enterprises.Of(duty) : [];
        var (covered, last) = await state.ReadAsync(sql => (SentRows.Covered(sql, duty, table.Code, period), SentRows.LastPart(sql, duty, table.Code, period)), cancel);
        if (again) covered.Clear();
        var here = all.Where(e => e.IsHere && !covered.Contains(e.Prefix.ToString())).ToList();
        var filled = table.Rows == RowKind.Enterprises && here.Count == 0 ? new Filled([]) : await _fillers[table.Code].FillAsync(table.Code, duty, here, day, cancel);
        var (rows, covers) = (filled.Rows.ToList(), here.Select(e => e.Prefix.ToString()).ToList());
        foreach (var away in all.Where(e => e.Pact is not null && !covered.Contains(e.Prefix.ToString())))
        {
            if (await relayed.OfPeriodAsync(away, table.Code, period, cancel) is not { } theirs) continue;
            rows.AddRange(theirs);
            covers.Add(away.Prefix.ToString());
        }
        if (last > 0 && covers.Count == 0 && !again) return mark is null ? 0 : await MarkAsync(duty, table, mark, cancel);
        return await KeepAsync(duty, table, Cut(duty, table, period, last, rows, covers, filled.Omitted), mark, "", cancel);
    }

    /// <summary>How things stand now: sent when it is not what was sent last, or when it is not known to be so today.</summary>
    /// <param name="again">Although nothing changed.</param>
    public async Task<int?> OfNowAsync(Duty duty, ReportTable table, bool again, CancellationToken cancel)
    {
        var (rows, digest, told, mark) = await StandingAsync(duty, table, clock.Today, cancel);
        var now = clock.Second(clock.NowUs).Replace(' ', 'T');
        if (told && !again && (table.Rhythm is not Rhythm.Monthly ? mark![..10] == now[..10] : mark![..7] == now[..7])) return 0;
        // one was made in this very second: how things stand since is told at the next look
        if (await state.ReadAsync(sql => SentRows.LastPart(sql, duty, table.Code, now), cancel) is > 0 and var made) return again ? made : 0;
        return await KeepAsync(duty, table, told && !again ? [Same(duty, table, now, rows, digest)] : Cut(duty, table, now, 0, rows, [], 0), now, digest, cancel);
    }

    /// <summary>A day that is over and on which nothing was told: how things stood at its end where the log knows that, else how they stand now, which the document says.</summary>
    public async Task<int?> OfMissedAsync(Duty duty, ReportTable table, DateOnly day, CancellationToken cancel)
    {
        var (rows, digest, told, _) = await StandingAsync(duty, table, day, cancel);
        var period = ReportClock.Name(day) + "T23:59:59";
        // what an enterprise with a node of its own has told is known as it is now
        var isThen = _fillers[table.Code].KnowsPast && !(table.Rows == RowKind.Enterprises && enterprises.Of(duty).Any(e => e.Pact is not null));
        List<ReportDocument> made = told ? [Same(duty, table, period, rows, digest)] : Cut(duty, table, period, 0, rows, [], 0);
        return await KeepAsync(duty, table, isThen ? made : made.ConvertAll(d => d with { Taken = ReportClock.Name(clock.Today) }), period, digest, cancel);
    }

    /// <returns>Rows, their digest, whether that is what was told last, and when that was.</returns>
    private async Task<(List<JsonObject> Rows, string Digest, bool Told, string? Mark)> StandingAsync(Duty duty, ReportTable table, DateOnly day, CancellationToken cancel)
    {
        var about = table.Rows == RowKind.Enterprises ? enterprises.Of(duty) : [];
        var known = (await _fillers[table.Code].FillAsync(table.Code, duty, about, day, cancel)).Rows;
        List<JsonObject> rows = [];
        if (table.Rows != RowKind.Enterprises) rows = await typed.OverAsync(table, duty.Prefix.ToString(), known, cancel);
        else
            foreach (var enterprise in about) rows.AddRange(await typed.OverAsync(table, enterprise.Prefix.ToString(), await relayed.OverAsync(enterprise, table.Code, [.. known.Where(r => (string?)r["prefix"] == enterprise.Prefix.ToString())], cancel), cancel));
        var digest = ReportDocument.DigestOf([.. rows.Select(r => r.DeepClone())]);
        var mark = await state.ReadAsync(sql => SentRows.MarkOf(sql, duty, table.Code), cancel);
        return (rows, digest, mark is { } sent && sent.Digest == digest, mark?.Period);
    }

    private ReportDocument Same(Duty duty, ReportTable table, string period, List<JsonObject> rows, string digest) =>
        new(table.Code, period, 1, duty.Prefix.ToString(), clock.NowUs, []) { IsSame = true, Digest = digest, Missing = RowCheck.Missing(table, [.. rows.Select(r => r.DeepClone())]) };

    /// <summary>Faults that this upper node has not been told of.</summary>
    public async Task<int?> FaultsAsync(Duty duty, ReportTable table, CancellationToken cancel)
    {
        const int max = 500;
        var since = await state.ReadAsync(sql => SentRows.MarkOf(sql, duty, table.Code), cancel) is { } mark ? long.Parse(mark.Digest, System.Globalization.CultureInfo.InvariantCulture) : clock.NowUs - Micros.Of(TimeSpan.FromDays(1));
        var faults = (await state.ReadAsync(sql => FaultLog.Unsent(sql, duty.Pact.Id, since, max), cancel)).Where(f => f.Prefix.Length == 0 || (Things.Prefix.TryParse(f.Prefix, out var of, out _) && of.IsWithin(duty.Prefix))).ToList();
        if (faults.Count == 0) return 0;
        var rows = faults.Select(f => new JsonObject
        {
            ["prefix"] = f.Prefix.Length > 0 ? f.Prefix : duty.Prefix.ToString(), ["status"] = f.Clears is null ? "异常" : "恢复正常", ["number"] = NumberOf(f.Number, f, duty), ["clears"] = f.Clears is { } number ? NumberOf(number, f, duty) : null,
            ["at"] = clock.Second(f.AtUs), ["cause"] = f.Cause, ["kind"] = ((int)f.Kind).ToString(System.Globalization.CultureInfo.InvariantCulture),
        }).ToList();
        var last = await state.ReadAsync(sql => SentRows.LastPart(sql, duty, table.Code, clock.Second(clock.NowUs).Replace(' ', 'T')), cancel);
        var made = Cut(duty, table, clock.Second(clock.NowUs).Replace(' ', 'T'), last, rows, [], 0);
        return await KeepAsync(duty, table, made, made[0].Period, since.ToString(System.Globalization.CultureInfo.InvariantCulture), cancel, sql => { foreach (var fault in faults) FaultLog.Sent(sql, duty.Pact.Id, fault); });
    }

    public async Task<int> MarkAsync(Duty duty, ReportTable table, string period, CancellationToken cancel)
    {
        await state.WriteAsync(sql => { SentRows.Mark(sql, duty, table.Code, period, ""); return 0; }, cancel);
        return 0;
    }

    // one that came from an enterprise has its prefix already
    private static string NumberOf(string number, FaultRow fault, Duty duty) => number.Contains('/', StringComparison.Ordinal) ? number : $"{(fault.Prefix.Length > 0 ? fault.Prefix : duty.Prefix)}/{number}";

    private List<ReportDocument> Cut(Duty duty, ReportTable table, string period, int last, List<JsonObject> rows, List<string> covers, long omitted)
    {
        List<JsonArray> parts = [[]];
        var size = 0L;
        foreach (var row in rows)
        {
            var bytes = System.Text.Encoding.UTF8.GetByteCount(row.ToJsonString());
            if (size > 0 && size + bytes > ReportDocument.BytesMax) (size, parts) = (0, [.. parts, []]);
            size += bytes;
            parts[^1].Add(row.DeepClone());
        }
        return [.. parts.Select((part, i) => new ReportDocument(table.Code, period, last + 1 + i, duty.Prefix.ToString(), clock.NowUs, part)
        {
            // who is spoken for stands in the last part: with it all is there
            Last = last + parts.Count, Missing = RowCheck.Missing(table, part), Covers = i == parts.Count - 1 ? covers : [], Omitted = i == 0 ? omitted : 0,
        })];
    }

    private async Task<int?> KeepAsync(Duty duty, ReportTable table, List<ReportDocument> made, string? mark, string digest, CancellationToken cancel, Action<ISqlSession>? also = null)
    {
        if (directory.Find(duty.Sender) is not { } sender || keys.Find(sender) is not { } signer) return null;
        using var secret = signer as IDisposable;
        var signed = made.Select(d => (d, SignedReport.Sign(d, signer))).ToList();
        await state.WriteAsync(sql =>
        {
            SentRows.Insert(sql, duty, signed);
            if (mark is not null) SentRows.Mark(sql, duty, table.Code, mark, digest);
            also?.Invoke(sql);
            return 0;
        }, cancel);
        return made.Count;
    }
}
