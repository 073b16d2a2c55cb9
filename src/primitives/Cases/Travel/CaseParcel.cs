using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Yiwang.Cases.Facts;

namespace Yiwang.Cases.Travel;

/// <summary>A case as it goes from node to node: its newest state, what of its form the other side may see, the form's text, and what happened before.</summary>
/// <param name="Personal">Fields that are sealed in every log.</param>
/// <param name="Withheld">Fields that the pact does not give: whoever has them keeps his own.</param>
/// <param name="Text">Of the definition; null in news, whose reader has it.</param>
/// <param name="Earlier">Steps as <see cref="EarlierSteps"/> writes them.</param>
internal sealed record CaseParcel(CaseState Case, JsonObject Personal, IReadOnlyList<string> Withheld, string? Text, JsonArray Earlier, long AsOfUs)
{
    private const int DepthMax = 36;

    /// <summary>Of its custody there.</summary>
    public required int Token { get; init; }

    public byte[] Write()
    {
        var to = new ArrayBufferWriter<byte>(4_096);
        using (var json = new Utf8JsonWriter(to, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true }))
        {
            json.WriteStartObject();
            json.WritePropertyName("case");
            json.WriteRawValue(FactWriter.Write(Case, new CaseAct(), personalHere: false).Span, skipInputValidation: true);
            json.WritePropertyName("personal");
            Personal.WriteTo(json);
            json.WriteStartArray("withheld");
            foreach (var field in Withheld) json.WriteStringValue(field);
            json.WriteEndArray();
            if (Text is not null) json.WriteString("definition", Text);
            json.WritePropertyName("earlier");
            Earlier.WriteTo(json);
            json.WriteNumber("token", Token);
            json.WriteNumber("asOf", AsOfUs);
            json.WriteEndObject();
        }
        return to.WrittenSpan.ToArray();
    }

    /// <summary>Null when it is not one; never throws.</summary>
    public static CaseParcel? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = DepthMax });
            var root = document.RootElement;
            var state = FactReader.State(root.GetProperty("case"));
            if (!CaseNames.IsId(state.Id)) return null;
            return new CaseParcel(state, JsonObject.Create(root.GetProperty("personal").Clone()) ?? [], FactReader.Texts(root.GetProperty("withheld")),
                root.TryGetProperty("definition", out var text) ? text.GetString() : null, JsonArray.Create(root.GetProperty("earlier").Clone()) ?? [], root.GetProperty("asOf").GetInt64()) { Token = root.GetProperty("token").GetInt32() };
        }
        catch (Exception x) when (x is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or InvalidDataException or ArgumentException or OverflowException)
        {
            return null;
        }
    }
}
