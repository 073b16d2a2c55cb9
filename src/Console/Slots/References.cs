using Yiwang.Cases.Definitions;
using Yiwang.Parties;

namespace Yiwang.Console.Slots;

/// <summary>What a field may name (a Thing, a point, a person, an organisation): found by words and shown by its name. The Console has Things, people and organisations; modules add theirs.</summary>
public interface IReferenceSource
{
    FieldType Kind { get; }
    /// <param name="query">Empty = the first ones.</param>
    /// <param name="template">Narrows Things; null = all.</param>
    ValueTask<IReadOnlyList<Reference>> SearchAsync(string query, string? template, Principal who, int max, CancellationToken cancel);
    /// <summary>Null when this source does not know it.</summary>
    Reference? Find(string handle, Principal who);
}

/// <param name="Handle">What the field keeps.</param>
/// <param name="Detail">To tell it from others of the same name.</param>
/// <param name="Href">Its page; null = it has none.</param>
public sealed record Reference(string Handle, string Name, string Detail, string? Href);
