namespace Yiwang.Identify.Connect;

/// <summary>Ports that this node listens on, as they are now; null = off.</summary>
internal sealed record NodePorts(int? Http, int? Https, int? Handle, int? Recursion);
