using System.Globalization;
using System.Text;
using Yiwang.Things.Records;

namespace Yiwang.Things.Registry;

/// <summary>Copies a record out of the log.</summary>
internal struct RecordCollector : IThingVisitor
{
    public ThingRecord? Record { get; private set; }
    public string? Actor { get; private set; }

    public void Visit(ReadOnlySpan<byte> handle, long position, long recordedAtUs, in RecordReader record, bool range)
    {
        if (Handle.Parse(handle, out var parsed) != Grammar.HandleFault.None) return;
        Actor = record.Actor.IsEmpty ? null : Encoding.UTF8.GetString(record.Actor);
        RangePattern? pattern = null;
        if (range && record.IsRange)
        {
            pattern = new RangePattern(parsed.Prefix, record.Stem, record.Digits, record.Tail, record.From, record.To);
            // in the letters that were registered, whatever case was asked
            parsed = pattern.Member(long.Parse(parsed.Suffix.ToString().AsSpan(pattern.Stem.Length, pattern.Digits), NumberStyles.None, CultureInfo.InvariantCulture));
        }
        Record = Read(parsed, record, position, recordedAtUs, pattern);
    }

    public static ThingRecord Read(Handle handle, in RecordReader record, long position, long recordedAtUs, RangePattern? range)
    {
        Handle? template = !record.Template.IsEmpty && Handle.Parse(record.Template, out var parsed) == Grammar.HandleFault.None ? parsed : null;
        List<HandleValue> values = new(record.Public.Count + record.Granted.Count + record.Internal.Count);
        foreach (var value in record.Public) values.Add(value.ToValue());
        foreach (var value in record.Granted) values.Add(value.ToValue());
        foreach (var value in record.Internal) values.Add(value.ToValue());
        values.Sort((a, b) => a.Index.CompareTo(b.Index));
        return new(handle, record.Origin, record.Status, record.Owner, template, record.TemplateVersion, values, position, recordedAtUs, record.Reason, range, record.Previous);
    }
}
