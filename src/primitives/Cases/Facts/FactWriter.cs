using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Yiwang.Cases.Facts;

/// <summary>A fact as it stands in the log's internal group. What is empty is left out.</summary>
internal static class FactWriter
{
    /// <summary>Values longer than this are packed (Brotli), so that a long table fits into one entry of the log.</summary>
    private const int PlainBytesMax = 24 << 10;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static ReadOnlyMemory<byte> Write(CaseState state, CaseAct act, bool personalHere)
    {
        var to = new ArrayBufferWriter<byte>(1_024);
        using (var json = new Utf8JsonWriter(to, Options))
        {
            json.WriteStartObject();
            WriteAct(json, act);
            WriteIdentity(json, state);
            Map(json, "parties", state.Parties);
            Map(json, "agreed", state.Agreed);
            Map(json, "took", state.Took);
            List(json, "things", state.Things);
            WriteClocks(json, state.Clocks);
            WriteCustody(json, state.Custody);
            Position(json, "opened", state.Opened);
            if (!personalHere) Position(json, "personal", state.Personal);
            else json.WriteString("personal", "here");
            Position(json, "since", state.Since);
            WriteValues(json, state.Values);
            json.WriteEndObject();
        }
        return to.WrittenMemory;
    }

    private static void WriteIdentity(Utf8JsonWriter json, CaseState state)
    {
        json.WriteString("id", state.Id);
        json.WriteString("form", state.Form);
        json.WriteNumber("version", state.Version);
        if (state.Hash.Length > 0) json.WriteString("hash", state.Hash);
        json.WriteString("number", state.Number);
        json.WriteString("title", state.Title);
        json.WriteString("state", state.State);
        json.WriteString("applicant", state.Applicant);
        Text(json, "openedBy", state.OpenedBy);
        Text(json, "parent", state.Parent);
        Position(json, "openedAt", state.OpenedAtUs);
        Position(json, "movedAt", state.MovedAtUs);
        if (state.WakeAtUs is { } wake) Position(json, "wake", wake);
    }

    private static void WriteAct(Utf8JsonWriter json, CaseAct act)
    {
        json.WriteStartObject("act");
        Text(json, "transition", act.Transition);
        Text(json, "from", act.From);
        Text(json, "opinion", act.Opinion);
        List(json, "changed", act.Changed);
        if (act.Renamed) json.WriteBoolean("renamed", true);
        Text(json, "trouble", act.Trouble);
        if (act.Earlier is { Count: > 0 } earlier)
        {
            json.WritePropertyName("earlier");
            earlier.WriteTo(json);
        }
        Text(json, "clock", act.Clock);
        if (act.Tell is { } tell) json.WriteNumber("tell", tell);
        if (act.Signature is { } signature)
        {
            json.WritePropertyName("signature");
            signature.WriteTo(json);
        }
        json.WriteEndObject();
    }

    private static void WriteClocks(Utf8JsonWriter json, IReadOnlyList<CaseClock> clocks)
    {
        if (clocks.Count == 0) return;
        json.WriteStartArray("clocks");
        foreach (var clock in clocks)
        {
            json.WriteStartObject();
            json.WriteString("code", clock.Code);
            Position(json, "from", clock.StartedAtUs);
            if (clock.CountedFromUs != clock.StartedAtUs) Position(json, "counted", clock.CountedFromUs);
            Position(json, "due", clock.DueAtUs);
            if (clock.Left is { } left) json.WriteString("left", left.ToString(CultureInfo.InvariantCulture));
            if (clock.Overdue) json.WriteBoolean("overdue", true);
            if (clock.Told != 0) json.WriteNumber("told", clock.Told);
            if (clock.Span >= 0) json.WriteNumber("span", clock.Span);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteCustody(Utf8JsonWriter json, CaseCustody? custody)
    {
        if (custody is null) return;
        json.WriteStartObject("custody");
        json.WriteNumber("token", custody.Token);
        json.WriteString("place", custody.Place.ToString());
        json.WriteString("with", custody.With);
        json.WriteString("pact", custody.Pact);
        Position(json, "since", custody.SinceUs);
        if (custody.AsOfUs is { } asOf) Position(json, "asOf", asOf);
        List(json, "kept", custody.Kept);
        if (custody.From.Count > 0)
        {
            json.WriteStartArray("from");
            foreach (var station in custody.From)
            {
                json.WriteStartObject();
                json.WriteString("organization", station.Organization);
                json.WriteString("pact", station.Pact);
                json.WriteString("sender", station.Sender);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void WriteValues(Utf8JsonWriter json, JsonObject values)
    {
        var text = JsonSerializer.SerializeToUtf8Bytes(values);
        if (text.Length <= PlainBytesMax)
        {
            json.WritePropertyName("values");
            json.WriteRawValue(text, skipInputValidation: true);
            return;
        }
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true)) brotli.Write(text);
        json.WriteBase64String("packed", packed.GetBuffer().AsSpan(0, (int)packed.Length));
    }

    private static void Text(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null) json.WriteString(name, text);
    }

    private static void Position(Utf8JsonWriter json, string name, long number)
    {
        if (number >= 0) json.WriteString(name, number.ToString(CultureInfo.InvariantCulture));
    }

    private static void List(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0) return;
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static void Map(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, IReadOnlyList<string>> map)
    {
        if (map.Count == 0) return;
        json.WriteStartObject(name);
        foreach (var (key, texts) in map) if (texts.Count > 0) List(json, key, texts);
        json.WriteEndObject();
    }
}
