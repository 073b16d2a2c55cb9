using Yiwang.Cases.Definitions;
using Yiwang.Console.Cases.Data;
using Yiwang.Console.Language;
using Yiwang.Console.Slots;
using Yiwang.Parties;

namespace Yiwang.Console.Cases.Names;

/// <summary>Industries of GB/T 4754-2017 on all four levels, by name or by the beginning of the code. With no words the sections, from which one goes down by their codes.</summary>
internal sealed class IndustrySource(Text text) : IReferenceSource
{
    public FieldType Kind => FieldType.Industry;

    public ValueTask<IReadOnlyList<Reference>> SearchAsync(string query, string? template, Principal who, int max, CancellationToken cancel)
    {
        var asked = query.Trim();
        var words = asked.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        IEnumerable<NamedCode> found = words.Length == 0 ? Industries.All.Where(c => c.Code.Length == 1)
            : asked.All(char.IsAsciiDigit) ? Industries.All.Where(c => c.Code.StartsWith(asked, StringComparison.Ordinal)).OrderBy(c => c.Code.Length)
            : words is [{ Length: 1 } letter] && char.IsAsciiLetter(letter[0]) ? Industries.All.Where(c => c.Code.Length == Industries.Division && Industries.Path(c.Code).First().Code.Equals(letter, StringComparison.OrdinalIgnoreCase))
            : Industries.All.Where(c => words.All(w => c.Name.Zh.Contains(w, StringComparison.OrdinalIgnoreCase) || c.Name.En.Contains(w, StringComparison.OrdinalIgnoreCase))).OrderByDescending(c => c.Name.Zh.StartsWith(asked, StringComparison.Ordinal)).ThenBy(c => c.Code.Length);
        return ValueTask.FromResult<IReadOnlyList<Reference>>([.. found.Take(max).Select(Shown)]);
    }

    public Reference? Find(string handle, Principal who) => Industries.Find(handle) is { } known && known.Code == handle ? Shown(known) : null;

    private Reference Shown(NamedCode code) =>
        new(code.Code, $"{code.Code} {text[Industries.Find(code.Code)!.Name]}", string.Join(" › ", Industries.Path(code.Code).SkipLast(1).Select(c => text[c.Name])), null);
}
