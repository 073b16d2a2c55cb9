using Yiwang.Parties;

namespace Yiwang.Identify.Reading;

/// <summary>A value as a person reads it.</summary>
/// <param name="Links">Handles and files that the value points to; then <paramref name="Text"/> is empty.</param>
public sealed record ShownValue(int Index, string Label, string Text, string? Unit, byte Grade, Visibility Visibility, IReadOnlyList<ShownLink> Links);

/// <param name="Href">Null when there is nothing to open, as for an attachment that this node does not hold.</param>
public sealed record ShownLink(string Text, string? Href);

/// <summary>An item that the record may hold and this reader may not see.</summary>
public sealed record HiddenValue(string Label, byte Grade, Visibility Visibility);
