using System.Text.Json.Nodes;
using Yiwang.Cases.Definitions;

namespace Yiwang.Console.Cases.Form;

/// <summary>What an empty form begins with: given in its address (报修 from a machine's page), else the default. As the engine would work it out: today in 90 days is a day.</summary>
internal static class Prefilled
{
    private const int LongestInAddress = 1_000;

    /// <param name="standing">The field's default.</param>
    public static JsonNode? Of(FieldDefinition field, string given, JsonNode? standing)
    {
        if (field.Type is FieldType.Files or FieldType.Photos or FieldType.Table) return null;
        if (given is not { Length: > 0 and <= LongestInAddress } text) return standing?.DeepClone();
        return field.Type switch
        {
            FieldType.Boolean => JsonValue.Create(text == "true"),
            _ when field.Many || field.Type is FieldType.Choices or FieldType.Regions => new JsonArray([.. text.Split(',').Select(t => JsonValue.Create(t.Trim()))]),
            // In an address as in a definition: whole fen.
            FieldType.Money when long.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var fen) => JsonValue.Create(fen),
            _ => JsonValue.Create(text),
        };
    }
}
