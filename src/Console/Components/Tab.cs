namespace Yiwang.Console.Components;

/// <summary>One of a page's views, each at an address of its own.</summary>
public sealed record Tab(string Title, string Href, bool Current, long? Count = null);
