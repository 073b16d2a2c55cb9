using System.Text;

namespace Yiwang.Wire.Gs1;

/// <summary>The query of a Digital Link: pairs with a code of digits are attributes; others, such as <c>linkType</c>, are kept as they are.</summary>
internal static class Gs1QueryReader
{
    public static Gs1Problem Read(string text, int mark, int end, List<Gs1Element> identity, List<Gs1Element> attributes, out string other)
    {
        other = "";
        StringBuilder kept = new();
        for (var at = mark + 1; at < end;)
        {
            var stop = text.AsSpan(at, end - at).IndexOfAny('&', ';') is var next and >= 0 ? at + next : end;
            var pair = text.AsSpan(at, stop - at);
            var equals = pair.IndexOf('=');
            var name = equals < 0 ? pair : pair[..equals];
            if (Attribute(name) is not { } ai)
            {
                // a name of digits can only be meant as an Application Identifier
                if (name.Length > 0 && !name.ContainsAnyExceptInRange('0', '9')) return new(Gs1Fault.AiUnknown, at);
                if (pair.Length > 0) kept.Append(kept.Length > 0 ? "&" : "").Append(pair);
            }
            else if (!ai.IsAttribute) return new(Gs1Fault.AttributeNotAllowed, at, ai.Code);
            else
            {
                if (equals < 0) return new(Gs1Fault.ValueMissing, stop, ai.Code);
                if (Gs1LinkReader.ReadValue(text, ai, (at + equals + 1)..stop, out var element) is { IsNone: false } wrong) return wrong;
                if (identity.Exists(e => e.Ai == ai && e.Value != element.Value)) return new(Gs1Fault.Repeated, at, ai.Code);
                if (!identity.Contains(element) && Gs1Elements.Add(attributes, element) is var fault and not Gs1Fault.None) return new(fault, at, ai.Code);
            }
            at = stop + 1;
        }
        other = kept.ToString();
        return default;
    }

    // short names of attributes: exp, expdt
    private static Gs1Ai? Attribute(ReadOnlySpan<char> name) => Gs1Dictionary.Find(name) ?? (name is "exp" or "expdt" ? Gs1Dictionary.FindNamed(name) : null);
}
