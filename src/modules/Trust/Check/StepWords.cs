using Yiwang.Events;
using Yiwang.Events.Proofs;

namespace Yiwang.Trust.Check;

/// <summary>What each step of a check asks, for people.</summary>
internal static class StepWords
{
    public static Bilingual Of(ProofStep step) => step.Check switch
    {
        ProofCheck.Parse => new("文件格式完整", "The file is a whole proof"),
        ProofCheck.Commitment => Of(step.Group ?? Disclosure.Public),
        ProofCheck.LeafHash => new("记录与它的指纹一致", "The entry fits its hash"),
        ProofCheck.Inclusion => new("记录确实在日志里", "The entry is in the log"),
        ProofCheck.CheckpointSignature => new("日志摘要的签名有效", "The checkpoint's signature is valid"),
        ProofCheck.Cosigned => new("邻居见证了这份摘要", "Neighbours have witnessed the checkpoint"),
        ProofCheck.BatchCommitted => new("所在批次已整批生效", "Its batch was committed"),
        _ => new("签名的是您信任的日志", "The log is one you trust"),
    };

    public static Bilingual Of(Disclosure group) => group switch
    {
        Disclosure.Public => new("公开内容没有被改过", "The public part is unchanged"),
        Disclosure.Granted => new("授权内容没有被改过", "The granted part is unchanged"),
        Disclosure.Internal => new("内部内容没有被改过", "The internal part is unchanged"),
        _ => new("密封内容没有被改过", "The sealed part is unchanged"),
    };

    public static Bilingual Name(Disclosure group) => group switch
    {
        Disclosure.Public => new("公开", "Public"),
        Disclosure.Granted => new("授权", "By grant"),
        Disclosure.Internal => new("内部", "Internal"),
        _ => new("密封", "Sealed"),
    };
}
