namespace Yiwang.Identify.Reporting.Escrow;

/// <summary>Where the node keeps its data.</summary>
/// <param name="Folder">The data folder.</param>
/// <param name="Settings">yiwang.json without its secrets; null = there is none.</param>
public sealed record EscrowSource(string Folder, Func<byte[]?> Settings);
