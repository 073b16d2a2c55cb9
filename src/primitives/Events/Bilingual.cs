namespace Yiwang.Events;

/// <summary>A text in both languages; Chinese is the first.</summary>
public readonly record struct Bilingual(string Zh, string En);
