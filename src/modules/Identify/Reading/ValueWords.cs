using System.Text;
using System.Text.Unicode;
using Yiwang.Console.Language;
using Yiwang.Things;
using Yiwang.Things.Grammar;
using Yiwang.Things.Templates;

namespace Yiwang.Identify.Reading;

/// <summary>Turns the bytes of a value into what a person reads.</summary>
internal static class ValueWords
{
    private const int LongestHex = 64;

    public static ShownValue Show(Text text, HandleValue value, TemplateItem? item)
    {
        var label = item is null ? ItemWords.Apart(value.Type) : ItemWords.Label(text, item);
        var plain = Plain(value.Data.Span);
        var (words, links) = item?.Type switch
        {
            ItemType.Choice => (item.Options.FirstOrDefault(o => o.Value == plain) is { } option ? text[option.Zh, option.En] : plain, []),
            ItemType.Boolean => (plain == "true" ? text["是", "Yes"] : text["否", "No"], []),
            ItemType.Reference or ItemType.Point => ("", Reference(plain)),
            ItemType.File or ItemType.Audio or ItemType.Video or ItemType.Image => ("", Files(plain)),
            _ => IsAddress(plain) ? ("", [new ShownLink(plain, plain)]) : (plain, (IReadOnlyList<ShownLink>)[]),
        };
        return new(value.Index, label, words, Units.Of(item?.Unit, text), value.Grade, value.Visibility, links);
    }

    /// <summary>The text, or hexadecimal when the bytes are none.</summary>
    public static string Plain(ReadOnlySpan<byte> data)
    {
        if (Utf8.IsValid(data) && !data.ContainsAnyInRange((byte)0, (byte)8))
        {
            return Encoding.UTF8.GetString(data);
        }
        return "0x" + Convert.ToHexStringLower(data[..Math.Min(data.Length, LongestHex)]) + (data.Length > LongestHex ? "…" : "");
    }

    private static IReadOnlyList<ShownLink> Reference(string plain) =>
        [new ShownLink(plain, Handle.TryParse(plain, out var handle) ? "/i/" + HandleUrl.Encode(handle) : null)];

    // One line a file: an address, or "sha256:… size name".
    private static List<ShownLink> Files(string plain) =>
        [.. plain.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => IsAddress(line) ? new ShownLink(line, line) : new ShownLink(line.Split(' ', 3)[^1], null))];

    private static bool IsAddress(string plain) =>
        plain.Length <= 2_000 && Uri.TryCreate(plain, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";
}
