using System.Globalization;
using System.Text;
using System.Text.Json;
using Yiwang.Connect.Points;
using Yiwang.Streams;
using Yiwang.Things;

namespace Yiwang.Connect.Sharing;

/// <summary>What is told of a point with its samples, so that the other side can name and scale it.</summary>
internal sealed record SharedPoint(Handle Handle, Handle Device, string Code, string Name, string NameEn, SampleKind Kind, string Ucum, byte Grade)
{
    public static SharedPoint Of(Point point) => new(point.Handle, point.Device, point.Code, point.Name, point.NameEn, point.SampleKind, point.Ucum, point.Grade);

    /// <summary>As the readers of points know it.</summary>
    public Point ToPoint() => new()
    {
        Handle = Handle, Device = Device, Code = Code, Name = Name, NameEn = NameEn, Ucum = Ucum, Grade = Grade,
        Kind = Kind switch { SampleKind.Text => PointKind.Text, SampleKind.Boolean => PointKind.Digital, SampleKind.Block => PointKind.Waveform, _ => PointKind.Analog },
        RawType = Kind switch { SampleKind.Text => RawType.Text, SampleKind.Boolean => RawType.Bit, SampleKind.Integer => RawType.Int64, SampleKind.Block => RawType.Block, _ => RawType.Auto },
    };
}

/// <param name="Bits">As in <see cref="SampleBatch"/>, but for text and blocks, which stand in <paramref name="Text"/> and <see cref="Block"/>.</param>
internal readonly record struct SharedSample(long TimeUs, long Bits, string? Text, Quality Quality)
{
    public ReadOnlyMemory<byte> Block { get; init; }
    /// <summary>Length of the whole block of which <see cref="Block"/> is the piece from <see cref="Offset"/> on; 0 = it is whole.</summary>
    public int Length { get; init; }
    public int Offset { get; init; }

    /// <summary>More than it has in its JSON form.</summary>
    public int Weight => 64 + 6 * (Text?.Length ?? 0) + 4 * (Block.Length + 2) / 3;
}

/// <summary>Body of a message of type <c>samples</c>: one point, up to <see cref="SamplesMax"/> samples in order of source time, or a piece of one block.</summary>
internal static class SharedSamples
{
    public const string Type = "samples";
    /// <summary>Weights of the samples of one body stay under the mebibyte of a message; a block that alone is heavier goes in pieces.</summary>
    public const int SamplesMax = 10_000, WeightMax = 1_000_000, PieceBytes = 700_000;

    /// <summary>A body each: one, or the pieces of a large block that stands alone.</summary>
    public static IReadOnlyList<byte[]> Bodies(SharedPoint point, IReadOnlyList<SharedSample> samples)
    {
        if (samples is not [{ Weight: > WeightMax } large]) return [Write(point, samples)];
        return [.. Enumerable.Range(0, (large.Block.Length + PieceBytes - 1) / PieceBytes).Select(n => n * PieceBytes).Select(offset =>
            Write(point, [large with { Block = large.Block[offset..Math.Min(offset + PieceBytes, large.Block.Length)], Offset = offset, Length = large.Block.Length }]))];
    }

    public static byte[] Write(SharedPoint point, IReadOnlyList<SharedSample> samples)
    {
        using var to = new MemoryStream();
        using (var json = new Utf8JsonWriter(to))
        {
            json.WriteStartObject();
            json.WriteString("point", point.Handle.ToString());
            json.WriteString("device", point.Device.ToString());
            json.WriteString("code", point.Code);
            json.WriteString("name", point.Name);
            json.WriteString("nameEn", point.NameEn);
            json.WriteString("kind", KindOf(point.Kind));
            json.WriteString("unit", point.Ucum);
            json.WriteNumber("grade", point.Grade);
            json.WriteStartArray("samples");
            foreach (var sample in samples) Write(json, point.Kind, sample);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return to.ToArray();
    }

    /// <summary>Null when it is no such body: another point than it says, samples out of order, values of another kind.</summary>
    public static (SharedPoint Point, IReadOnlyList<SharedSample> Samples)? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 8 });
            var root = document.RootElement;
            if (!Handle.TryParse(root.GetProperty("point").GetString(), out var handle) || !Handle.TryParse(root.GetProperty("device").GetString(), out var device) || KindOf(root.GetProperty("kind").GetString()) is not { } kind) return null;
            var point = new SharedPoint(handle, device, Short(root, "code", 64), Short(root, "name", 200), Short(root, "nameEn", 200), kind, Short(root, "unit", 64), root.GetProperty("grade").GetByte());
            var rows = root.GetProperty("samples");
            if (point.Grade is < 1 or > 3 || rows.GetArrayLength() is < 1 or > SamplesMax) return null;
            var samples = new List<SharedSample>(rows.GetArrayLength());
            foreach (var row in rows.EnumerateArray())
            {
                if (Read(row, kind) is not { } sample || (sample.Length > 0 && rows.GetArrayLength() > 1) || (samples.Count > 0 && sample.TimeUs <= samples[^1].TimeUs)) return null;
                samples.Add(sample);
            }
            return (point, samples);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static void Write(Utf8JsonWriter json, SampleKind kind, in SharedSample sample)
    {
        json.WriteStartArray();
        json.WriteStringValue(sample.TimeUs.ToString(CultureInfo.InvariantCulture));
        var number = BitConverter.Int64BitsToDouble(sample.Bits);
        if (kind == SampleKind.Text) json.WriteStringValue(sample.Text);
        else if (kind == SampleKind.Block) json.WriteBase64StringValue(sample.Block.Span);
        else if (kind == SampleKind.Boolean) json.WriteBooleanValue(sample.Bits != 0);
        else if (kind == SampleKind.Integer) json.WriteStringValue(sample.Bits.ToString(CultureInfo.InvariantCulture));
        else if (double.IsFinite(number)) json.WriteNumberValue(number);
        else json.WriteNullValue();
        json.WriteNumberValue(sample.Quality.Code);
        if (sample.Length > 0)
        {
            json.WriteNumberValue(sample.Offset);
            json.WriteNumberValue(sample.Length);
        }
        json.WriteEndArray();
    }

    private static SharedSample? Read(JsonElement row, SampleKind kind)
    {
        if ((row.GetArrayLength() != 3 && (kind != SampleKind.Block || row.GetArrayLength() != 5)) || !long.TryParse(row[0].GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var time)) return null;
        var (value, quality) = (row[1], new Quality(row[2].GetByte()));
        switch (kind)
        {
            case SampleKind.Text: return value.GetString() is { } text && Encoding.UTF8.GetByteCount(text) <= StreamLimits.TextBytes ? new(time, 0, text, quality) : null;
            case SampleKind.Block: return ReadBlock(row, time, value.GetBytesFromBase64(), quality);
            case SampleKind.Boolean: return new(time, value.GetBoolean() ? 1 : 0, null, quality);
            case SampleKind.Integer: return long.TryParse(value.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? new(time, whole, null, quality) : null;
            default: return new(time, BitConverter.DoubleToInt64Bits(value.ValueKind == JsonValueKind.Null ? double.NaN : value.GetDouble()), null, quality);
        }
    }

    private static SharedSample? ReadBlock(JsonElement row, long time, byte[] block, Quality quality)
    {
        var sample = new SharedSample(time, 0, null, quality) { Block = block };
        if (row.GetArrayLength() == 3) return block.Length <= StreamLimits.BlockBytes ? sample : null;
        sample = sample with { Offset = row[3].GetInt32(), Length = row[4].GetInt32() };
        return block.Length > 0 && block.Length < sample.Length && sample.Length <= StreamLimits.BlockBytes && sample.Offset >= 0 && sample.Offset <= sample.Length - block.Length ? sample : null;
    }

    private static string Short(JsonElement root, string name, int max) => root.GetProperty(name).GetString() is { } text && text.Length <= max ? text : throw new FormatException(name);

    private static string KindOf(SampleKind kind) => kind switch { SampleKind.Text => "text", SampleKind.Boolean => "boolean", SampleKind.Integer => "integer", SampleKind.Block => "block", _ => "number" };

    private static SampleKind? KindOf(string? word) => word switch { "text" => SampleKind.Text, "boolean" => SampleKind.Boolean, "integer" => SampleKind.Integer, "block" => SampleKind.Block, "number" => SampleKind.Number, _ => null };
}
