namespace Yiwang.Console.Layout;

/// <summary>Marks a page that loads neither the common style nor script but carries its own: the consumer's page on a weak signal.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class BarePageAttribute : Attribute;
