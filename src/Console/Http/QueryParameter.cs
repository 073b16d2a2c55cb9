namespace Yiwang.Console.Http;

public enum QueryType { Text, Integer }

/// <summary>A parameter of an address that its handler reads by itself, for the description of the interface: put it on the route as metadata.</summary>
/// <param name="Repeats">May stand several times.</param>
/// <param name="OneOf">Empty = any text.</param>
public sealed record QueryParameter(string Name, string Description, QueryType Type = QueryType.Text, bool Required = false, bool Repeats = false, long? Min = null, long? Max = null, params string[] OneOf);
