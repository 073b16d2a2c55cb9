namespace Yiwang.Events.Store;

/// <summary>The subject of which a batch's closing entry is the only one, so that a row finds how its batch ended.</summary>
internal static class BatchHead
{
    public static string Of(long batchId) => $"batch:{batchId}";
}
