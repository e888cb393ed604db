using System.ComponentModel.DataAnnotations;
using AePipeline.Latents.Postgres;
using AePipeline.Settings;

namespace AePipeline.Latents;

/// <summary>What compares latents.</summary>
public enum LatentStoreKind
{
    /// <summary>Each process that searches, over the index in its memory.</summary>
    Index,

    /// <summary>A PostgreSQL server with the extension pgvector, which is kept like the index.</summary>
    Postgres,
}

/// <summary>Where latents are searched.</summary>
public sealed class LatentSearchOptions : IValidatableObject
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Latents";

    /// <summary>What compares them. Default the index.</summary>
    public LatentStoreKind Store { get; set; } = LatentStoreKind.Index;

    /// <summary>The server for <see cref="LatentStoreKind.Postgres"/>, as Npgsql reads it: <c>Host=…;Database=…;Username=…;Password=…</c>.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>
    /// The table, made where it is missing; a second one with <c>_shards</c> after its name says what is in it. Default
    /// <c>aepipeline_latents</c>. Two accounts that share a database take two tables.
    /// </summary>
    [RegularExpression("^[a-z_][a-z0-9_]{0,50}$")]
    public string Table { get; set; } = "aepipeline_latents";

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // Its text has a password in it, so no message may repeat it.
        if (Store == LatentStoreKind.Postgres && !PostgresServer.CanRead(ConnectionString))
        {
            yield return new ValidationResult(
                $"{SettingName.Of(Section, nameof(ConnectionString))} must name a PostgreSQL server where {SettingName.Of(Section, nameof(Store))} is Postgres: Host=…;Database=…;Username=…;Password=….");
        }
    }
}
