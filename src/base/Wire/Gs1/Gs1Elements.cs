namespace Yiwang.Wire.Gs1;

/// <summary>Lists of elements under the rules that hold for all forms.</summary>
internal static class Gs1Elements
{
    /// <summary>The same element twice counts once (General Specifications §4.13); the same Application Identifier with two values is a fault.</summary>
    public static Gs1Fault Add(List<Gs1Element> elements, Gs1Element one)
    {
        foreach (var (ai, value) in elements)
        {
            if (ai == one.Ai) return value == one.Value ? Gs1Fault.None : Gs1Fault.Repeated;
        }
        if (elements.Count == Gs1Limits.ElementsMax) return Gs1Fault.TooLong;
        elements.Add(one);
        return Gs1Fault.None;
    }

    /// <summary>Key, qualifiers in their order, the rest as attributes; out of elements in any order.</summary>
    /// <returns>The fault with the element's number as position.</returns>
    public static Gs1Problem Arrange(IReadOnlyList<Gs1Element> elements, out Gs1Element key, out List<Gs1Element> qualifiers, out List<Gs1Element> attributes)
    {
        (key, qualifiers, attributes) = (default, [], []);
        key = elements.FirstOrDefault(e => e.Ai.IsKey);
        if (key.Ai is null) return new(Gs1Fault.KeyMissing);
        foreach (var order in key.Ai.Qualifiers)
        {
            List<Gs1Element> taken = [];
            foreach (var code in order)
            {
                if (elements.FirstOrDefault(e => e.Ai.Code == code) is { Ai: not null } found) taken.Add(found);
            }
            if (taken.Count > qualifiers.Count) qualifiers = taken;
        }
        for (var i = 0; i < elements.Count; i++)
        {
            var one = elements[i];
            if (one == key || qualifiers.Contains(one)) continue;
            if (!one.Ai.IsAttribute) return new(Gs1Fault.AttributeNotAllowed, i, one.Ai.Code);
            attributes.Add(one);
        }
        return default;
    }

    /// <summary>Whether qualifiers stand in an order that the key allows.</summary>
    public static Gs1Fault Order(Gs1Ai key, IReadOnlyList<Gs1Element> qualifiers, out int wrong)
    {
        wrong = 0;
        for (var i = 0; i < qualifiers.Count; i++)
        {
            if (key.Qualifiers.Any(order => order.Contains(qualifiers[i].Ai.Code))) continue;
            wrong = i;
            return Gs1Fault.QualifierUnknown;
        }
        var best = -1;
        foreach (var order in key.Qualifiers)
        {
            var at = Follows(order, qualifiers);
            if (at == qualifiers.Count) return Gs1Fault.None;
            best = Math.Max(best, at);
        }
        wrong = Math.Max(best, 0);
        return qualifiers.Count == 0 ? Gs1Fault.None : Gs1Fault.QualifierOrder;
    }

    // how many of them follow the order
    private static int Follows(IReadOnlyList<string> order, IReadOnlyList<Gs1Element> qualifiers)
    {
        var next = 0;
        for (var i = 0; i < qualifiers.Count; i++)
        {
            while (next < order.Count && order[next] != qualifiers[i].Ai.Code) next++;
            if (next++ >= order.Count) return i;
        }
        return qualifiers.Count;
    }
}
