namespace Yiwang.Wire.Gs1;

/// <summary>Paths without an uncompressed pair at their end: <c>/{compressed}</c>, or <c>/01/{gtin}/{compressed}</c>.</summary>
internal static class Gs1CompressedPath
{
    public static Gs1Problem Read(string text, List<Range> parts, out Gs1Element key, out List<Gs1Element> qualifiers, out List<Gs1Element> attributes, out int stemEnd, out string pairs)
    {
        (key, qualifiers, attributes, stemEnd) = (default, [], [], 0);
        pairs = "";
        if (parts.Count == 0) return new(Gs1Fault.KeyMissing, text.Length);
        var last = parts[^1];
        List<Gs1Element> elements = [];
        stemEnd = Math.Max(0, last.Start.Value - 1);
        if (parts.Count >= 3 && Gs1Dictionary.FindNamed(text.AsSpan()[parts[^3]]) is { IsKey: true } outer)
        {
            if (Gs1LinkReader.ReadValue(text, outer, parts[^2], out var named) is { IsNone: false } wrong) return wrong;
            elements.Add(named);
            stemEnd = Math.Max(0, parts[^3].Start.Value - 1);
        }
        if (!Gs1Decompressor.TryRead(text.AsSpan()[last], out var read, out pairs))
        {
            var unpaired = elements.Count > 0 || parts.Exists(p => Gs1Dictionary.FindNamed(text.AsSpan()[p]) is { IsKey: true });
            return new(unpaired ? Gs1Fault.PathUnpaired : last.End.Value - last.Start.Value > 8 ? Gs1Fault.Compressed : Gs1Fault.KeyMissing, last.Start.Value);
        }
        foreach (var element in read)
        {
            if (Gs1Elements.Add(elements, element) is var fault and not Gs1Fault.None) return new(fault, last.Start.Value, element.Ai.Code);
        }
        var problem = Gs1Elements.Arrange(elements, out key, out qualifiers, out attributes);
        return problem.IsNone ? default : problem with { Position = last.Start.Value };
    }
}
