using System.Globalization;
using Yiwang.Console.Tables;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Trust.Trace.Chains;
using Yiwang.Trust.Trace.Facts;
using Yiwang.Trust.Trace.Graph;

namespace Yiwang.Trust.Trace.Capture;

/// <param name="Row">As the spreadsheet counts; 0 = the file as a whole.</param>
public sealed record ImportFault(int Row, string Column, Bilingual Reason);

/// <param name="Rows">Read.</param>
/// <param name="Events">Made of them.</param>
public sealed record TraceImported(int Rows, int Events, Outcome<Appended> Recorded, IReadOnlyList<ImportFault> Faults);

/// <summary>A table of one link: a column for each role of codes and each field, by name or code, and 发生时间. All or nothing.</summary>
internal sealed class TraceImport(ITraceCapture capture, IAccess access, PartyNames parties, ChainBook chains)
{
    public const int RowsMax = 500_000;
    private const int FaultsMax = 50;
    private const int CodesInEvent = 500;
    private static readonly Dictionary<string, (string Zh, string En)> s_time = new() { ["at"] = ("发生时间", "Time") };

    /// <param name="file">Opens it, seekable and each time from its beginning: who reads it closes it.</param>
    /// <param name="key">Of the upload, so that sending it twice is one import.</param>
    public async Task<TraceImported> RunAsync(Principal who, ChainDefinition chain, ChainLink link, Func<Stream> file, Func<string, long?> time, string key, CancellationToken cancel)
    {
        // reading half a million rows is work that only who may record them can ask for
        if (access.Decide(who, AccessAction.RecordTrace, new ThingScope(who.Organization ?? "", null)) is { Allowed: false } no) return Failed(new(0, "", CodeSentences.Of(no.AsOutcome())));
        var limits = TableLimits.Default with { RowsMax = RowsMax, UploadBytesMax = 64 << 20 };
        using var looked = file();
        if (TableSource.Identify(looked, limits, out var problem) is not { } found) return Failed(new(0, "", problem!.Sentence));
        using var table = TableSource.Open(file(), found.Choice, limits, out problem);
        if (table is null) return Failed(new(0, "", problem!.Sentence));
        var rows = new List<ImportRow>();
        var faults = new List<ImportFault>();
        Read(table.Reader, chain, link, time, who.Organization, rows, faults);
        if (table.Reader.Problem is { } broken) faults.Add(new(table.Reader.Row, "", broken.Sentence));
        if (rows.Count == 0 && faults.Count == 0) faults.Add(new(0, "", new("没有数据行。", "There is no row of data.")));
        if (faults.Count > 0) return new(rows.Count, 0, new Outcome(Codes.RequestInvalid), faults);
        var entries = Entries(chain, link, rows);
        if (entries.Count > TraceCapture.EntriesMax) return Failed(new(0, "", new($"合并后仍有 {entries.Count} 条记录，一次最多 {TraceCapture.EntriesMax} 条，请分成几个文件。", $"{English.Count(entries.Count, "event")}, at most {TraceCapture.EntriesMax} at once: split the file.")));
        var recorded = await capture.RecordAsync(who, entries, key, cancel);
        if (!recorded.Succeeded) faults.Add(new(0, recorded.Status.Field ?? "", CodeSentences.Of(recorded.Status)));
        return new(rows.Count, entries.Count, recorded, faults);
    }

    /// <summary>Headings that a file for this link has: what stands in the sample.</summary>
    public static IReadOnlyList<(string Code, Bilingual Name, bool Required)> Columns(ChainDefinition chain, ChainLink link) =>
    [
        .. link.Roles.Select(r => (r.Key, chain.Item(r.Value)!.Name, true)), ("at", new Bilingual(s_time["at"].Zh, s_time["at"].En), false), .. link.Fields.Select(f => (f.Code, f.Name, f.Required)),
    ];

    public ChainDefinition? Chain(string? code) => chains.Find(code);

    private void Read(TableReader reader, ChainDefinition chain, ChainLink link, Func<string, long?> time, string? own, List<ImportRow> rows, List<ImportFault> faults)
    {
        var columns = Columns(chain, link);
        int[]? places = null;
        while (reader.Read())
        {
            if (reader.IsBlank) continue;
            if (places is null)
            {
                if ((places = Places(reader, columns, faults)) is null) return;
                continue;
            }
            var values = new Dictionary<string, string>(StringComparer.Ordinal);
            for (var i = 0; i < columns.Count; i++)
                if (places[i] >= 0 && reader.Text(places[i]).Trim().ToString() is { Length: > 0 } text) values[columns[i].Code] = text;
            Check(reader.Row, link, columns, values, time, own, rows, faults);
            if (faults.Count >= FaultsMax) return;
        }
    }

    private static int[]? Places(TableReader reader, IReadOnlyList<(string Code, Bilingual Name, bool Required)> columns, List<ImportFault> faults)
    {
        var places = new int[columns.Count];
        Array.Fill(places, -1);
        for (var c = 0; c < reader.Columns; c++)
        {
            var heading = reader.Text(c).Trim().Trim('*').ToString();
            for (var i = 0; i < columns.Count; i++)
                if (string.Equals(heading, columns[i].Name.Zh, StringComparison.OrdinalIgnoreCase) || string.Equals(heading, columns[i].Name.En, StringComparison.OrdinalIgnoreCase) || string.Equals(heading, columns[i].Code, StringComparison.OrdinalIgnoreCase)) places[i] = c;
        }
        for (var i = 0; i < columns.Count; i++)
            if (columns[i].Required && places[i] < 0) faults.Add(new(reader.Row, columns[i].Name.Zh, new($"缺少“{columns[i].Name.Zh}”这一列。", $"The column '{columns[i].Name.En}' is missing.")));
        return faults.Count > 0 ? null : places;
    }

    private void Check(int row, ChainLink link, IReadOnlyList<(string Code, Bilingual Name, bool Required)> columns, Dictionary<string, string> values, Func<string, long?> time, string? own, List<ImportRow> rows, List<ImportFault> faults)
    {
        var before = faults.Count;
        foreach (var (code, name, required) in columns)
        {
            var value = values.GetValueOrDefault(code);
            if (value is null)
            {
                if (required) faults.Add(new(row, name.Zh, new($"“{name.Zh}”是空的。", $"'{name.En}' is empty.")));
            }
            else if (link.Roles.ContainsKey(code) && !CodeText.TryParse(value, out _)) faults.Add(new(row, name.Zh, new($"“{value}”不是标识或标识段。", $"'{value}' is neither an identifier nor a range.")));
            else if (code == "at" && time(value) is null) faults.Add(new(row, name.Zh, new($"“{value}”不是时间，应写成 2026-11-02 08:30。", $"'{value}' is no time: 2026-11-02 08:30.")));
            else if (link.Field(code) is { Type: ChainFieldType.Number } && !decimal.TryParse(value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)) faults.Add(new(row, name.Zh, new($"“{value}”不是数。", $"'{value}' is no number.")));
            else if (link.Field(code) is { As: "sender" or "receiver" }) values[code] = parties.Resolve(value, own);
        }
        if (faults.Count > before) return;
        var at = values.Remove("at", out var text) ? time(text) : null;
        rows.Add(new(at, values));
    }

    /// <summary>Rows that differ in nothing but their codes are one event, up to a bound.</summary>
    private static List<TraceEntry> Entries(ChainDefinition chain, ChainLink link, List<ImportRow> rows)
    {
        var entries = new List<TraceEntry>();
        for (var from = 0; from < rows.Count;)
        {
            var to = from + 1;
            var pairs = link.Form is TraceFact.Aggregation or TraceFact.Association;
            while (to < rows.Count && rows[to].AtUs == rows[from].AtUs && Same(rows[from], rows[to], link) && (pairs || link.Form != TraceFact.Transformation || rows[to].Codes(link, "input") == rows[from].Codes(link, "input"))) to++;
            var group = rows.GetRange(from, to - from);
            foreach (var fact in pairs ? Packed(chain, link, group) : Listed(chain, link, group)) entries.Add(new(link.Kind!, fact, rows[from].AtUs));
            from = to;
        }
        return entries;
    }

    private static bool Same(ImportRow one, ImportRow other, ChainLink link) => link.Fields.All(f => one.Values.GetValueOrDefault(f.Code) == other.Values.GetValueOrDefault(f.Code));

    private static IEnumerable<TraceFact> Packed(ChainDefinition chain, ChainLink link, List<ImportRow> rows)
    {
        var fact = LinkFacts.Make(chain, link, new Dictionary<string, IReadOnlyList<string>>(), rows[0].Values);
        foreach (var part in RowsToFacts.Packs(rows.Select(r => (r.Values["parent"], r.Values["child"]))).Chunk(CodesInEvent)) yield return fact with { Packs = part };
    }

    private static IEnumerable<TraceFact> Listed(ChainDefinition chain, ChainLink link, List<ImportRow> rows)
    {
        var codes = link.Roles.Keys.ToDictionary(r => r, r => RowsToFacts.Ranges(rows.Select(row => row.Values[r]).Distinct(StringComparer.Ordinal)));
        var longest = codes.MaxBy(c => c.Value.Count).Key;
        foreach (var part in codes[longest].Chunk(CodesInEvent))
            yield return LinkFacts.Make(chain, link, codes.ToDictionary(c => c.Key, c => c.Key == longest ? part : c.Value), rows[0].Values);
    }

    private static TraceImported Failed(ImportFault fault) => new(0, 0, new Outcome(Codes.RequestInvalid), [fault]);

    private sealed record ImportRow(long? AtUs, Dictionary<string, string> Values)
    {
        public string Codes(ChainLink link, string role) => link.Roles.ContainsKey(role) ? Values.GetValueOrDefault(role, "") : "";
    }
}
