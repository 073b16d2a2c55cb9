using System.Text.Json.Nodes;
using Yiwang.Cases.Definitions;

namespace Yiwang.Console.Cases.Form;

/// <summary>What an empty form begins with: given in its address (报修 from a machine's page), else the default. Defaults in braces are the engine's.</summary>
internal static class Prefilled
{
    private const int LongestInAddress = 1_000;

    public static JsonNode? Of(FieldDefinition field, string given)
    {
        if (field.Type is FieldType.Files or FieldType.Photos or FieldType.Table) return null;
        var text = given is { Length: > 0 and <= LongestInAddress } ? given : field.Default is { } standing && !standing.StartsWith('{') ? standing : "";
        if (text.Length == 0) return null;
        return field.Type switch
        {
            FieldType.Boolean => JsonValue.Create(text == "true"),
            FieldType.Choices or FieldType.Regions => new JsonArray([.. text.Split(',').Select(t => JsonValue.Create(t.Trim()))]),
            // In an address as in a definition: whole fen.
            FieldType.Money when long.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var fen) => JsonValue.Create(fen),
            _ => JsonValue.Create(text),
        };
    }
}
