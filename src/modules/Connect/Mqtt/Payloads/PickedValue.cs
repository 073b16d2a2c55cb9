using System.Buffers.Text;

namespace Yiwang.Connect.Mqtt.Payloads;

internal enum PickedKind : byte { None, Null, Number, Integer, Boolean, Text, Structure }

/// <summary>What stood at one place of a payload.</summary>
internal readonly ref struct PickedValue(PickedKind kind, long bits, ReadOnlySpan<byte> text)
{
    public PickedKind Kind { get; } = kind;
    /// <summary>Of a double, an integer, or 0 and 1.</summary>
    public long Bits { get; } = bits;
    /// <summary>UTF-8 as it stood there, JSON escapes undone; a structure as its JSON.</summary>
    public ReadOnlySpan<byte> Text { get; } = text;

    /// <summary>A whole number; text that is one counts.</summary>
    public bool TryInteger(out long value)
    {
        value = Bits;
        return Kind switch
        {
            PickedKind.Integer or PickedKind.Boolean => true,
            PickedKind.Text => Utf8Parser.TryParse(Trimmed, out value, out var used) && used == Trimmed.Length,
            _ => false,
        };
    }

    /// <summary>Any number; text that is one counts, and so do the words of a switch.</summary>
    public bool TryNumber(out double value)
    {
        value = Kind == PickedKind.Number ? BitConverter.Int64BitsToDouble(Bits) : Bits;
        if (Kind is PickedKind.Number or PickedKind.Integer or PickedKind.Boolean) return double.IsFinite(value);
        if (Kind != PickedKind.Text) return false;
        var text = Trimmed;
        if (Utf8Parser.TryParse(text, out value, out var used) && used == text.Length) return double.IsFinite(value);
        if (!SwitchWords.TryParse(text, out var on)) return false;
        value = on ? 1 : 0;
        return true;
    }

    private ReadOnlySpan<byte> Trimmed => Text.Trim(" \t\r\n"u8);
}

/// <summary>How devices spell a switch.</summary>
internal static class SwitchWords
{
    public static bool TryParse(ReadOnlySpan<byte> word, out bool on)
    {
        on = Is(word, "true") || Is(word, "on") || Is(word, "open") || Is(word, "yes") || word.SequenceEqual("开"u8) || word.SequenceEqual("是"u8);
        return on || Is(word, "false") || Is(word, "off") || Is(word, "closed") || Is(word, "no") || word.SequenceEqual("关"u8) || word.SequenceEqual("否"u8);
    }

    private static bool Is(ReadOnlySpan<byte> word, string name) => System.Text.Ascii.EqualsIgnoreCase(word, name);
}
