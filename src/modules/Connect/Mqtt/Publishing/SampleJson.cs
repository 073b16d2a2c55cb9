using System.Buffers;
using System.Text.Json;
using Yiwang.Streams;

namespace Yiwang.Connect.Mqtt.Publishing;

/// <summary>A sample as a message: <c>{"value":1.12,"ts":1700000000123,"quality":"good","unit":"mm/s"}</c>; ts in ms since 1970 UTC. Used again and again, for one thread.</summary>
internal sealed class SampleJson : IDisposable
{
    private readonly ArrayBufferWriter<byte> _bytes = new(256);
    private readonly Utf8JsonWriter _json;

    public SampleJson() => _json = new(_bytes);

    public void Dispose() => _json.Dispose();

    /// <summary>Valid until the next call.</summary>
    public ReadOnlyMemory<byte> Write(in OutgoingSample sample)
    {
        _bytes.ResetWrittenCount();
        _json.Reset(_bytes);
        _json.WriteStartObject();
        WriteValue(sample);
        _json.WriteNumber("ts"u8, sample.TimeUs / 1_000);
        _json.WriteString("quality"u8, new Quality(sample.Quality).Class switch { QualityClass.Good => "good"u8, QualityClass.Uncertain => "uncertain"u8, _ => "bad"u8 });
        if (sample.Target.Point.Ucum.Length > 0) _json.WriteString("unit"u8, sample.Target.Point.Ucum);
        _json.WriteEndObject();
        _json.Flush();
        return _bytes.WrittenMemory;
    }

    private void WriteValue(in OutgoingSample sample)
    {
        _json.WritePropertyName("value"u8);
        var number = BitConverter.Int64BitsToDouble(sample.Bits);
        switch (sample.Target.Point.SampleKind)
        {
            // a sample that is Bad has no value to show
            case var _ when new Quality(sample.Quality).IsBad:
            case SampleKind.Number when !double.IsFinite(number): _json.WriteNullValue(); break;
            case SampleKind.Number: _json.WriteNumberValue(number); break;
            case SampleKind.Integer: _json.WriteNumberValue(sample.Bits); break;
            case SampleKind.Boolean: _json.WriteBooleanValue(sample.Bits != 0); break;
            case SampleKind.Text: _json.WriteStringValue(sample.Bytes); break;
            default: _json.WriteBase64StringValue(sample.Bytes); break;
        }
    }
}
