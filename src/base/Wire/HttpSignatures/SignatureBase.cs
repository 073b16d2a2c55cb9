using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Yiwang.Wire.HttpSignatures;

/// <summary>The bytes that are signed (RFC 9421 §2.5): a line for each covered component, and the parameters last.</summary>
public static class SignatureBase
{
    /// <summary>False when the message lacks a covered component, or a value has a line break in it.</summary>
    /// <param name="missing">The component.</param>
    public static bool TryMake(SignedMessage message, SignatureParameters parameters, [NotNullWhen(true)] out byte[]? bytes, out string? missing)
    {
        bytes = null;
        missing = null;
        var text = new StringBuilder();
        foreach (var component in parameters.Components)
        {
            if (message.ValueOf(component) is not { } value || value.AsSpan().ContainsAny('\r', '\n'))
            {
                missing = component.ToString();
                return false;
            }
            text.Append(component).Append(": ").Append(value).Append('\n');
        }
        text.Append("\"@signature-params\": ").Append(parameters);
        bytes = Encoding.UTF8.GetBytes(text.ToString());
        return true;
    }
}
