using System.Globalization;
using System.Text;
using System.Text.Json;
using Yiwang.Connect.Mqtt.Payloads;
using Yiwang.Connect.Points;
using Yiwang.Wire.Sparkplug;

namespace Yiwang.Connect.Mqtt.Discovery;

/// <summary>A value that a payload seems to hold.</summary>
/// <param name="Selector">As in <see cref="Point.Selector"/>.</param>
/// <param name="Code">A point code that suits it.</param>
/// <param name="Example">What stands there, for a person.</param>
internal sealed record GuessedValue(string Selector, string Code, PointKind Kind, string Example);

/// <param name="TimeSelector">As in <see cref="Point.TimeSelector"/>; empty = none seems to be there.</param>
internal sealed record PayloadGuess(IReadOnlyList<GuessedValue> Values, string TimeSelector)
{
    private const int ValuesMax = 64;
    private static readonly string[] s_timeNames = ["ts", "time", "timestamp", "t", "datetime", "时间", "采集时间"];

    /// <summary>Looks at one payload and says which points it could feed.</summary>
    public static PayloadGuess Of(string topic, ReadOnlySpan<byte> payload)
    {
        if (SparkplugTopic.TryParse(Encoding.UTF8.GetBytes(topic), out _)) return OfSparkplug(payload);
        if (payload.TrimStart(" \r\n\t"u8) is [(byte)'{' or (byte)'[', ..]) return OfJson(payload);
        return payload.IndexOfAny(",;\t"u8) > 0 && payload.Length < DiscoveredTopic.SampleBytes ? OfLines(payload) : new([new("", "value", KindOf(Encoding.UTF8.GetString(payload)), Cut(Encoding.UTF8.GetString(payload)))], "");
    }

    private static PayloadGuess OfJson(ReadOnlySpan<byte> payload)
    {
        var leaves = new List<(string Path, string Name, JsonTokenType Type, string Text)>();
        try
        {
            var json = new Utf8JsonReader(payload, isFinalBlock: false, default);
            if (json.Read()) Walk(ref json, "$", "value", leaves);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // a sample may be cut, or its text be no UTF-8: what was read before is what there is to offer
        }
        var time = leaves.Find(leaf => s_timeNames.Contains(leaf.Name.ToLowerInvariant()) && IsTime(leaf.Text)).Path ?? "";
        var values = leaves.Where(leaf => leaf.Path != time).Take(ValuesMax).Select(leaf => new GuessedValue(leaf.Path, CodeOf(leaf.Name), KindOf(leaf.Type, leaf.Text), Cut(leaf.Text)));
        return new([.. values], time);
    }

    private static void Walk(ref Utf8JsonReader json, string path, string name, List<(string, string, JsonTokenType, string)> leaves)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.StartObject:
                while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
                {
                    var key = json.GetString()!;
                    if (!json.Read()) return;
                    Walk(ref json, path + (key.All(c => char.IsLetterOrDigit(c) || c == '_') && key.Length > 0 ? $".{key}" : $"['{key}']"), key, leaves);
                }
                break;
            case JsonTokenType.StartArray:
                for (var i = 0; json.Read() && json.TokenType != JsonTokenType.EndArray; i++) Walk(ref json, $"{path}[{i}]", $"{name}_{i}", leaves);
                break;
            case JsonTokenType.Null: break;
            default:
                if (leaves.Count <= ValuesMax) leaves.Add((path, name, json.TokenType, json.TokenType == JsonTokenType.String ? json.GetString()! : Encoding.UTF8.GetString(json.ValueSpan)));
                break;
        }
    }

    private static PayloadGuess OfLines(ReadOnlySpan<byte> payload)
    {
        var lines = new CsvPayload(payload);
        if (!lines.NextLine()) return new([], "");
        var first = Cells(lines);
        var headed = first.TrueForAll(c => KindOf(c) == PointKind.Text) && lines.NextLine();
        var cells = headed ? Cells(lines) : first;
        var places = cells.Select((cell, i) => (Selector: headed && i < first.Count ? first[i] : (i + 1).ToString(CultureInfo.InvariantCulture), Cell: cell)).ToList();
        var time = places.Find(p => IsTime(p.Cell)).Selector ?? "";
        return new([.. places.Where(p => p.Selector != time).Take(ValuesMax).Select(p => new GuessedValue(p.Selector, CodeOf(headed ? p.Selector : $"c{p.Selector}"), KindOf(p.Cell), Cut(p.Cell)))], time);
    }

    private static List<string> Cells(CsvPayload line)
    {
        var cells = new List<string>();
        while (cells.Count <= ValuesMax && line.TryCell(cells.Count, out var cell)) cells.Add(Encoding.UTF8.GetString(cell));
        return cells;
    }

    private static PayloadGuess OfSparkplug(ReadOnlySpan<byte> bytes)
    {
        var values = new List<GuessedValue>();
        if (!CompressedPayload.TryOpen(bytes, out var open) || !SparkplugPayload.TryRead(open, out var payload)) return new(values, "");
        foreach (var metric in payload)
        {
            if (metric.Name.IsEmpty || values.Count >= ValuesMax || metric.Name.SequenceEqual("bdSeq"u8) || metric.Name.StartsWith("Node Control/"u8)) continue;
            var name = Encoding.UTF8.GetString(metric.Name);
            var kind = metric.Field switch { SparkplugField.Boolean => PointKind.Digital, SparkplugField.String => PointKind.Text, SparkplugField.Bytes or SparkplugField.DataSet => PointKind.Waveform, _ => PointKind.Analog };
            var example = metric.TryNumber(metric.DataType, out var number) ? number.ToString(CultureInfo.InvariantCulture) : Encoding.UTF8.GetString(metric.Bytes);
            values.Add(new(name, CodeOf(name), kind, Cut(example)));
        }
        return new(values, "");
    }

    private static PointKind KindOf(JsonTokenType type, string text) => type switch { JsonTokenType.Number => PointKind.Analog, JsonTokenType.True or JsonTokenType.False => PointKind.Digital, _ => KindOf(text) };

    private static PointKind KindOf(string text)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)) return PointKind.Analog;
        return SwitchWords.TryParse(Encoding.UTF8.GetBytes(text.Trim()), out _) ? PointKind.Digital : PointKind.Text;
    }

    private static bool IsTime(string text)
    {
        var isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
        // from 2001 on: a small number is a value and no time
        return isNumber ? number >= 1e9 : text.Length >= 10 && PayloadTime.TryRead(new(PickedKind.Text, 0, Encoding.UTF8.GetBytes(text)), TimeZoneInfo.Utc, out _);
    }

    /// <summary>Letters, digits, <c>_ - .</c> of the name; others become _.</summary>
    private static string CodeOf(string name)
    {
        var code = new string([.. name.Take(64).Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' ? c : '_')]);
        return code.Trim('_').Length == 0 ? "value" : code;
    }

    private static string Cut(string text) => text.Length <= 40 ? text : string.Concat(text.AsSpan(0, 40), "…");
}
