using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Yiwang.Wire.HttpSignatures;

/// <summary>What a signature covers and says of itself: the value of one member of <c>Signature-Input</c> (RFC 9421 §2.3).</summary>
/// <param name="Created">Unix seconds.</param>
/// <param name="Expires">Unix seconds.</param>
public sealed record SignatureParameters(
    IReadOnlyList<SignatureComponent> Components, long? Created = null, long? Expires = null, string? Nonce = null, string? Algorithm = null, string? KeyId = null, string? Tag = null)
{
    /// <summary>More covered components than any signature here has.</summary>
    public const int ComponentsMax = 32;
    private string? _text;

    /// <summary>The very text that was read, since the base repeats it byte for byte; else parameters in the order of their names here.</summary>
    public override string ToString() => _text ??= Write();

    /// <summary>False for whatever is no inner list of strings with the parameters that RFC 9421 names.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out SignatureParameters? parameters)
    {
        parameters = null;
        var reader = new StructuredReader(text);
        if (!reader.Take('(')) return false;
        List<SignatureComponent> components = [];
        while (!reader.Take(')'))
        {
            if (components.Count > 0 && !reader.Take(' ')) return false;
            if (components.Count == ComponentsMax || Component(ref reader) is not { } component || components.Contains(component)) return false;
            components.Add(component);
        }
        parameters = new SignatureParameters(components);
        while (reader.Take(';'))
        {
            if (!reader.TryKey(out var name) || !reader.Take('=') || !reader.TryValue(out var word, out var number) || With(parameters, name, word, number) is not { } more) return false;
            parameters = more;
        }
        if (!reader.AtEnd) return false;
        parameters._text = text;
        return true;
    }

    private static SignatureComponent? Component(ref StructuredReader reader)
    {
        if (!reader.TryString(out var name) || name.Length == 0 || name.Any(char.IsAsciiLetterUpper)) return null;
        var component = new SignatureComponent(name);
        while (reader.Take(';'))
        {
            if (!reader.TryKey(out var parameter)) return null;
            if (parameter == "req" && !component.OfRequest) component = component with { OfRequest = true };
            else if (parameter == "key" && component.Key is null && reader.Take('=') && reader.TryString(out var key)) component = component with { Key = key };
            else return null;
        }
        return component;
    }

    private static SignatureParameters? With(SignatureParameters of, string name, string? word, long? number) => (name, word, number) switch
    {
        ("created", _, { } n) => of with { Created = n },
        ("expires", _, { } n) => of with { Expires = n },
        ("nonce", { } w, _) => of with { Nonce = w },
        ("alg", { } w, _) => of with { Algorithm = w },
        ("keyid", { } w, _) => of with { KeyId = w },
        ("tag", { } w, _) => of with { Tag = w },
        // an unknown parameter is covered by the signature all the same
        _ => name is "created" or "expires" or "nonce" or "alg" or "keyid" or "tag" ? null : of,
    };

    private string Write()
    {
        var text = new StringBuilder("(").AppendJoin(' ', Components).Append(')');
        Add("created", Created);
        Add("expires", Expires);
        Add("nonce", Nonce);
        Add("alg", Algorithm);
        Add("keyid", KeyId);
        Add("tag", Tag);
        return text.ToString();

        void Add(string name, object? value)
        {
            if (value is string word) text.Append(CultureInfo.InvariantCulture, $";{name}=\"{word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
            else if (value is not null) text.Append(CultureInfo.InvariantCulture, $";{name}={value}");
        }
    }
}
