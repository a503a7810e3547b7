<?php

declare(strict_types=1);

use Illuminate\Database\Migrations\Migration;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\Schema;

return new class extends Migration
{
    public function up(): void
    {
        Schema::create('organizations', static function (Blueprint $table): void {
            $table->uuid('id')->primary();
            $table->string('name');
            $table->timestamps();
        });
        Schema::create('tenants', static function (Blueprint $table): void {
            $table->uuid('id')->primary();
            $table->foreignUuid('organization_id')->constrained();
            $table->string('name');
            $table->string('tier');
            $table->boolean('ssl_enabled')->default(false);
            $table->timestamps();
        });
        Schema::create('users', static function (Blueprint $table): void {
            $table->uuid('id')->primary();
            $table->foreignUuid('organization_id')->constrained();
            $table->foreignUuid('tenant_id')->constrained();
            $table->string('email')->unique();
            $table->string('api_token', 64)->unique();
            $table->timestamps();
        });
        Schema::create('vps_servers', static function (Blueprint $table): void {
            $table->uuid('id')->primary();
            $table->string('hostname')->unique();
            $table->unsignedInteger('capacity');
            $table->timestamps();
        });
        Schema::create('sites', static function (Blueprint $table): void {
            $table->uuid('id')->primary();
            $table->foreignUuid('tenant_id')->constrained();
            $table->foreignUuid('vps_server_id')->nullable()->constrained();
            $table->string('domain')->unique();
            $table->string('status')->default('pending');
            $table->timestamps();
        });
        Schema::create('site_backups', static function (Blueprint $table): void {
            $table->uuid('id')->primary();
            $table->foreignUuid('site_id')->constrained()->cascadeOnDelete();
            $table->string('status')->default('pending');
            $table->string('path')->nullable();
            $table->timestamps();
        });
    }
};
