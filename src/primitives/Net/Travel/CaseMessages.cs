namespace Yiwang.Net.Travel;

/// <summary>Types of the messages with which cases travel; all under the verb forward, their subject the form.</summary>
internal static class CaseMessages
{
    /// <summary>The case itself: custody goes with its receipt.</summary>
    public const string Deliver = "case.deliver";
    /// <summary>How a case stands, for who had it before.</summary>
    public const string Copy = "case.copy";
    /// <summary>A part of an attachment, before the case that refers to it.</summary>
    public const string File = "case.file";
}
