namespace Yiwang.Console.Feeds;

/// <summary>A part of a page that lives: an element with an id, and everything that it shows.</summary>
/// <param name="Id">Of the element, unique on its page; the same for everybody who looks at the same thing.</param>
/// <param name="Component">Takes one parameter <c>Model</c> and writes one element with that id.</param>
/// <param name="Model">A record: equal models look the same, and are not sent again.</param>
public readonly record struct Piece(string Id, Type Component, object Model);
