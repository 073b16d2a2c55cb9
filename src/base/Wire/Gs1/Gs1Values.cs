namespace Yiwang.Wire.Gs1;

/// <summary>Whether a text may be the value of an Application Identifier.</summary>
public static class Gs1Values
{
    /// <param name="at">Where in the value the fault lies.</param>
    public static Gs1Fault Check(Gs1Ai ai, ReadOnlySpan<char> value, out int at)
    {
        at = 0;
        if (value.IsEmpty) return Gs1Fault.ValueMissing;
        var rest = value;
        foreach (ref readonly var component in ai.Components.AsSpan())
        {
            if (rest.IsEmpty && component.Optional) return Gs1Fault.None;
            at = value.Length - rest.Length;
            var length = Math.Min(rest.Length, component.Max);
            if (length < component.Min) return Gs1Fault.ValueTooShort;
            var part = rest[..length];
            for (var i = 0; i < length; i++)
            {
                if (Allows(component.Charset, part[i])) continue;
                at += i;
                return Gs1Fault.Character;
            }
            foreach (var check in component.Checks)
            {
                if (Gs1Checks.Run(check, part) is var fault and not Gs1Fault.None) return fault;
            }
            rest = rest[length..];
        }
        at = value.Length - rest.Length;
        return rest.IsEmpty ? Gs1Fault.None : Gs1Fault.ValueTooLong;
    }

    /// <summary>The value as it is compared: a GTIN of 8, 12 or 13 digits gets its leading zeros, as older addresses leave them out.</summary>
    internal static string Normalize(Gs1Ai ai, string value) => ai.Code == "01" && value.Length is 8 or 12 or 13 ? value.PadLeft(14, '0') : value;

    private static bool Allows(Gs1Charset charset, char c) => charset switch
    {
        Gs1Charset.Digits => char.IsAsciiDigit(c),
        Gs1Charset.Set82 => Gs1CheckDigits.InSet82(c),
        Gs1Charset.Set39 => char.IsAsciiDigit(c) || char.IsAsciiLetterUpper(c) || c is '#' or '-' or '/',
        _ => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '=',
    };
}
