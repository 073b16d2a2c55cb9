using Yiwang.Things;
using Yiwang.Things.Records;
using Yiwang.Wire.Handle;

namespace Yiwang.Identify.Surfaces.HandleServer.Resolve;

/// <summary>Writes the answer while the record lies open: the public group's bytes are those of the protocol.</summary>
internal ref struct FastAnswer(Envelope envelope, Header header, ResolveView asked, Span<byte> into) : IThingVisitor
{
    /// <summary>Length of a text, a count and an empty credential.</summary>
    private const int Counts = 3 * sizeof(int);
    private readonly Envelope _envelope = envelope;
    private readonly Header _header = header;
    private readonly ResolveView _asked = asked;
    private readonly Span<byte> _into = into;

    /// <summary>None = the long way: a tombstone, values that not everybody may read, or more than fits.</summary>
    public ResponseCode Code { get; private set; }
    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    public void Visit(ReadOnlySpan<byte> handle, long position, long recordedAtUs, in RecordReader record, bool range)
    {
        var others = record.Granted.Count + record.Internal.Count;
        if (record.Status == ThingStatus.Voided || (others > 0 && !_header.Has(OpFlags.PublicOnly))) return;
        var (count, bytes) = Measure(record.Public);
        if (count == 0)
        {
            // nothing public at all is for the long way to word
            if (!_asked.AsksForAll) Code = ResponseCode.ValuesNotFound;
            return;
        }
        if (MessageFrame.HeadBytes + Counts + _asked.Handle.Length + bytes > _into.Length) return;
        Code = ResponseCode.Success;
        var writer = new WireWriter(_into);
        MessageFrame.Begin(ref writer);
        writer.Bytes(_asked.Handle);
        writer.Int32(count);
        Write(record.Public, ref writer);
        Length = MessageFrame.End(ref writer, _envelope.Answer(0), _header);
    }

    private readonly (int Count, int Bytes) Measure(ValueList values)
    {
        if (_asked.AsksForAll) return (values.Count, Math.Max(0, values.Wire.Length - sizeof(int)));
        var (count, bytes) = (0, 0);
        foreach (var value in values)
        {
            if (!_asked.Matches(value.Index, value.Type)) continue;
            count++;
            bytes += value.Wire.Length;
        }
        return (count, bytes);
    }

    private readonly void Write(ValueList values, ref WireWriter writer)
    {
        if (_asked.AsksForAll)
        {
            writer.Raw(values.Wire[sizeof(int)..]);
            return;
        }
        foreach (var value in values)
            if (_asked.Matches(value.Index, value.Type)) writer.Raw(value.Wire);
    }
}
