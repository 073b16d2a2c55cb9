using System.Text;
using Yiwang.Events;
using Yiwang.Storage.Log;
using Yiwang.Things.Grammar;
using Yiwang.Things.Records;

namespace Yiwang.Things.Registry;

/// <summary>A thousand rows on their way into the log: checked and encoded by one thread into memory that the next chunk but a few uses again.</summary>
internal sealed class BulkChunk
{
    /// <summary>Rows at once: enough to spread the cost of a hand-over, few enough that memory stays in the cache.</summary>
    public const int RowsMax = 1000;

    private static readonly Bilingual OneOfEach = new("一次导入只能用一个前缀和一个模板，请分开导入。", "One import has one prefix and one template; import the others apart.");
    private readonly ByteSink _sink = new(RowsMax * 192);
    private readonly List<Parts> _parts = new(RowsMax);
    // the rows of an import differ in values only, so that the envelope is made once
    private RecordEnvelope? _envelope;

    public List<RegisterThing> Rows { get; } = new(RowsMax);
    /// <summary>Number of the first row in the import, from 0.</summary>
    public long First { get; set; }
    public EntryDraft[] Entries { get; private set; } = [];

    private readonly record struct Parts(int Key, int First, int Granted, int Internal, int End, IReadOnlyList<string> OtherHeads);

    public void Clear()
    {
        Rows.Clear();
        _parts.Clear();
        _sink.Clear();
        Entries = [];
    }

    /// <summary>Checks and encodes all rows; stops at the first that is refused and says which it is.</summary>
    /// <param name="like">The first row of the import.</param>
    public Outcome Encode(RowChecks checks, RegisterThing like, string owner, long nowUs)
    {
        for (var i = 0; i < Rows.Count; i++)
        {
            if (!SameBatch(Rows[i], like)) return AtRow(new(Codes.RequestInvalid, Rows[i].Handle.ToString(), "prefix", OneOfEach), First + i);
            var ready = checks.Check(Rows[i]);
            if (!ready.Succeeded) return AtRow(ready.Status, First + i);
            Write(Rows[i], ready.Value, owner, nowUs);
        }
        // slices only now: the buffer may have moved while it grew
        Entries = new EntryDraft[Rows.Count];
        for (var i = 0; i < Entries.Length; i++) Entries[i] = Entry(_parts[i]);
        return Outcome.Ok;
    }

    /// <summary>The batch's closing entry names one prefix and one template, by which statistics count it.</summary>
    private static bool SameBatch(RegisterThing row, RegisterThing like) =>
        row.Handle.Prefix == like.Handle.Prefix && row.Template == like.Template && row.TemplateVersion == like.TemplateVersion;

    /// <summary>The outcome with the number of its row, from 1, as people count.</summary>
    public static Outcome AtRow(Outcome outcome, long row) => outcome with
    {
        Field = $"row {row + 1}{(outcome.Field is { } field ? $": {field}" : "")}",
        Say = outcome.Say is { } say ? new Bilingual($"第 {row + 1} 行：{say.Zh}", $"Row {row + 1}: {say.En}") : null,
    };

    private void Write(RegisterThing row, in CheckedRow ready, string owner, long nowUs)
    {
        var key = _sink.Length;
        row.Handle.TryWrite(_sink.Take(HandleGrammar.RegistrationBytesMax), out var keyLength);
        _sink.Back(HandleGrammar.RegistrationBytesMax - keyLength);
        var first = _sink.Length;
        if (_envelope is null || _envelope.Status != row.Status || _envelope.Origin != row.Origin) _envelope = new RecordEnvelope(owner, row.Status, row.Origin, ready.Template?.Handle, ready.Template?.Version ?? 0);
        RecordWriter.WriteFirst(_sink, _envelope, ready.Values, nowUs);
        var granted = _sink.Length;
        RecordWriter.WriteOther(_sink, 2, ready.Values, null, nowUs);
        var inner = _sink.Length;
        RecordWriter.WriteOther(_sink, 3, ready.Values, null, nowUs);
        _parts.Add(new(key, first, granted, inner, _sink.Length, ready.OtherHeads));
    }

    private EntryDraft Entry(in Parts parts)
    {
        var all = _sink.Memory;
        var subjects = new Subject[1 + parts.OtherHeads.Count];
        subjects[0] = new Subject(all[parts.Key..parts.First], IsHead: true);
        for (var i = 1; i < subjects.Length; i++) subjects[i] = new Subject(Encoding.UTF8.GetBytes(parts.OtherHeads[i - 1]), IsHead: true);
        var count = 1 + (parts.Internal > parts.Granted ? 1 : 0) + (parts.End > parts.Internal ? 1 : 0);
        var groups = new GroupDraft[count];
        groups[0] = new GroupDraft(1, all[parts.First..parts.Granted]);
        if (parts.Internal > parts.Granted) groups[1] = new GroupDraft(2, all[parts.Granted..parts.Internal]);
        if (parts.End > parts.Internal) groups[^1] = new GroupDraft(3, all[parts.Internal..parts.End]);
        return new EntryDraft { Kind = RecordFormat.Registered, Subjects = subjects, Groups = groups, Listed = true };
    }
}
