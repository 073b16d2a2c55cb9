namespace Yiwang.Cases.Definitions;

/// <summary>The text of a version that cases began with, as the log keeps it.</summary>
/// <param name="Received">It came with a case or an organisation from another node: what came goes by it, and nothing begins with it here.</param>
public readonly record struct PublishedText(string Text, bool Received);
