using System.Security.Cryptography;
using Yiwang.Things.Templates;

namespace Yiwang.Things.Registry;

/// <summary>Values that a template declares unique, as head subjects: <c>unique:template#index:hash of the value</c>, so that the log's one writer keeps them apart.</summary>
internal static class UniqueValues
{
    public static IEnumerable<string> Subjects(Template? template, IReadOnlyList<HandleValue> values)
    {
        if (template is not { HasUnique: true }) yield break;
        foreach (var value in values)
        {
            if (value.Data.Length > 0 && template.Find(value.Index) is { Unique: true }) yield return Subject(template, value);
        }
    }

    private static string Subject(Template template, HandleValue value) => $"unique:{template.Handle}#{value.Index}:{Convert.ToHexStringLower(SHA256.HashData(value.Data.Span).AsSpan(0, 16))}";
}
